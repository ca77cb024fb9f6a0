public import TierBusCore
public import TierBusRouter

/// What a kind of container usually publishes and subscribes to, and what its lane runs on.
///
/// A value: take one, adjust it, host with it. Components are added in the body as ever, on event types; what they return
/// goes out by the publication that the profile declares for its type. So a container changes its profile without a
/// change of its components.
///
/// ```swift
/// var profile = ContainerProfile("scalper", on: .dedicated())
/// profile.takes(Tick.self, from: "data")
/// profile.publishes(Signal.self, scope: .parent)
/// try await system.host("scalper", as: profile) { $0.add("rule", Rule(), on: Tick.self) { ... } }
/// ```
public struct ContainerProfile: Sendable {
    private struct Way: Sendable {
        let type: EventType
        /// Where a way in comes from; nil for all, and for a way out.
        var source: String?
        let open: @Sendable (HybridContainer) throws -> Void
    }

    /// What kind of container it is; named in errors.
    public var name: String
    /// What the container's lane runs on.
    public var lane: LaneKind
    /// Whether the container, and what is in it, may declare no other way out than those of the profile.
    public var isSealed: Bool

    private var outputs: [Way] = []
    private var inputs: [Way] = []

    /// A profile with no way in or out.
    public init(_ name: String, on lane: LaneKind = .pool, isSealed: Bool = false) {
        self.name = name
        self.lane = lane
        self.isSealed = isSealed
    }

    /// The types that it publishes, in the order they were declared.
    public var publishedTypes: [EventType] { outputs.map(\.type) }

    /// The types that it takes, in the order they were declared; one for each source.
    public var takenTypes: [EventType] { inputs.map(\.type) }

    // MARK: Ways out

    /// Declares a way out, as ``HybridContainer/publishes(_:tier:scope:includingChildren:)``, in the place of an earlier one
    /// for the type.
    public mutating func publishes<E: Event>(
        _: E.Type, tier: Tier? = nil, scope: Scope = .global, includingChildren: Bool = false
    ) {
        setOutput(E.eventType) { container in
            try container.publishes(E.self, tier: tier, scope: scope, includingChildren: includingChildren)
        }
    }

    /// Declares a way out into the log, as ``HybridContainer/publishesReliably(_:scope:topic:includingChildren:)``, in the
    /// place of an earlier one for the type.
    public mutating func publishesReliably<E: StorableEvent>(
        _: E.Type, scope: Scope = .global, includingChildren: Bool = false
    ) {
        setOutput(E.eventType) { container in
            try container.publishesReliably(E.self, scope: scope, includingChildren: includingChildren)
        }
    }

    private mutating func setOutput(
        _ type: EventType, _ open: @escaping @Sendable (HybridContainer) throws -> Void
    ) {
        let way = Way(type: type, open: open)
        if let place = outputs.firstIndex(where: { $0.type == type }) {
            outputs[place] = way
        } else {
            outputs.append(way)
        }
    }

    // MARK: Ways in

    /// Puts events that another container publishes on the container's own bus, in the place of an earlier way in of the type
    /// from the same source.
    /// - Parameters:
    ///   - source: nil for all that reach the container.
    ///   - target: Whose buses.
    public mutating func takes<E: Event>(
        _: E.Type, from source: String?, tier: Tier? = nil, slow policy: SlowConsumerPolicy = .backPressure,
        to target: ForwardTarget = .own
    ) {
        setInput(
            Way(type: E.eventType, source: source) { container in
                try container.forward(E.self, from: source, tier: tier, slow: policy, to: target)
            })
    }

    /// Subscribes durably and puts the events on the container's own bus; the subscription's name in the log is the
    /// container's path and the event type, such as `desk.FILL`. In the place of an earlier way in of the type from the same
    /// source.
    ///
    /// An event counts as handled when it has been on the bus: what a component throws becomes a notice, not a retry.
    public mutating func takesReliably<E: StorableEvent>(_: E.Type, from source: String?) {
        setInput(
            Way(type: E.eventType, source: source) { container in
                let emitter = container.place(E.self)
                try container.onEachReliably(
                    E.self, from: source, as: "\(container.path).\(E.eventType)", emitter.arrive)
            })
    }

    private mutating func setInput(_ way: Way) {
        if let place = inputs.firstIndex(where: { $0.type == way.type && $0.source == way.source }) {
            inputs[place] = way
        } else {
            inputs.append(way)
        }
    }

    // MARK: Both

    /// Forgets all ways in and out for a type.
    public mutating func removes<E: Event>(_: E.Type) {
        outputs.removeAll { $0.type == E.eventType }
        inputs.removeAll { $0.type == E.eventType }
    }

    /// The profile, adjusted.
    public func adjusted(_ body: (inout ContainerProfile) throws -> Void) rethrows -> ContainerProfile {
        var copy = self
        try body(&copy)
        return copy
    }

    func open(_ container: HybridContainer) throws {
        for way in outputs + inputs { try way.open(container) }
        if isSealed { container.seal = (name, Set(publishedTypes)) }
    }
}

extension HybridSystem {
    /// Makes a top-level container with the ways in and out of a profile, on the lane that it asks for.
    /// - Throws: As ``host(_:on:_:)``; ``HybridError/Code/sealed`` if `body` declares a way out that a sealed profile has
    ///   not.
    public func host(
        _ name: String, as profile: ContainerProfile, _ body: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await host(name, on: profile.lane) { container in
            try profile.open(container)
            try body(container)
        }
    }

    /// As ``host(_:as:_:)``, supervised as ``host(_:on:supervised:_:)``.
    /// - Throws: As both.
    public func host(
        _ name: String, as profile: ContainerProfile, supervised supervision: Supervision,
        _ body: @escaping @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await host(name, on: profile.lane, supervised: supervision) { container in
            try profile.open(container)
            try body(container)
        }
    }
}
