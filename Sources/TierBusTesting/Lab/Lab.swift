public import TierBusCore
public import TierBusHybrid
public import TierBusRouter

/// A simulated system around one container or a few: send events in, let them settle, look at what came out.
///
/// Everything runs in virtual time on the thread of the test. Containers that the ones under test name as their sources
/// and that are not hosted are stood in for by empty ones, which publish what ``send(_:from:)`` sends.
///
/// ```swift
/// let lab = try await Lab("momentum") { try Momentum.wire(into: $0) }
/// try await lab.send(.bar("AAPL", close: 3), from: "data")
/// #expect(try await lab.settled(Signal.self).count == 1)
/// ```
public final class Lab: Sendable {
    /// The system, for everything that is not here.
    public let system: HybridSystem

    private struct State {
        var published = EventRecord()
        var deliveries: [DeliveryRecord] = []
        var standIns: Set<String> = []
    }

    private let state = SystemLock(State())
    private let buses = RecordingContainer()

    /// A lab without containers.
    /// - Parameters:
    ///   - simulation: Where the clock starts, seed and jitter.
    ///   - log: Of the reliable tier.
    /// - Throws: ``RouterError/Code/badConfiguration``.
    public init(
        _ simulation: Simulation = Simulation(), log: DurableLogSource = .memory(),
        configuration: RouterConfiguration = RouterConfiguration()
    ) throws {
        system = try HybridSystem(simulated: simulation, log: log, configuration: configuration)
        system.probe?.watch { [weak self] event, delivery in self?.saw(event, delivery) }
        system.recorder?.keep { [weak self] delivery in self?.state.withLock { $0.deliveries.append(delivery) } }
    }

    /// A lab around one container.
    /// - Throws: As ``init(_:log:configuration:)`` and ``host(_:_:)``.
    public convenience init(_ name: String, _ body: @Sendable (HybridContainer) throws -> Void) async throws {
        try self.init()
        try await host(name, body)
    }

    // MARK: Driving

    /// Hosts one more container under test; its buses, and those of its children, are listened to.
    /// - Throws: What `body` and hosting throw.
    public func host(_ name: String, _ body: @Sendable (HybridContainer) throws -> Void) async throws {
        let buses = buses
        try await system.host(name) { container in
            try body(container)
            Self.listen(to: container, buses)
        }
    }

    private static func listen(to container: HybridContainer, _ buses: RecordingContainer) {
        container.internalBus.subscribeAll(buses)
        for child in container.children { listen(to: child, buses) }
    }

    /// Sends an event as a container would publish it; it is delivered when the lab settles.
    /// - Parameter source: Whose publication it comes from. The container is stood in for if it is not hosted; if it is, it
    ///   has to publish the type.
    /// - Throws: What publishing throws.
    public func send<E: Event>(_ event: E, from source: String = "lab") async throws {
        try await send(event, from: source) { try $0.publishes(E.self) }
    }

    /// Sends a storable event as a container would publish it, on the reliable tier if the type belongs there.
    /// - Throws: What publishing throws.
    public func send<E: StorableEvent>(_ event: E, from source: String = "lab") async throws {
        let isReliable = system.tier(of: E.eventType) == .reliable
        try await send(event, from: source) { container in
            if isReliable { try container.publishesReliably(E.self) } else { try container.publishes(E.self) }
        }
    }

    /// Sends events one after the other, each when the one before has settled.
    /// - Throws: What publishing and settling throw.
    public func send<E: StorableEvent>(_ events: [E], from source: String = "lab") async throws {
        for event in events {
            try await send(event, from: source)
            try await settle()
        }
    }

    private func send<E: Event>(
        _ event: E, from source: String, declaring declare: @Sendable (HybridContainer) throws -> Void
    ) async throws {
        try await standIn(for: system.unknownSources)
        if !system.hasContainer(source) { try await standIn(for: [source]) }
        if state.withLock({ $0.standIns.contains(source) }) {
            try await system.visit(source) { if !$0.hasPublication(of: E.self) { try declare($0) } }
        }
        try await system.inject(event, into: source)
    }

    private func standIn(for names: [String]) async throws {
        for name in names {
            let parts = name.split(separator: "/").map(String.init)
            guard let top = parts.first else { continue }
            if !system.hasContainer(top) { try await system.host(top) { _ in } }
            for depth in 1..<max(1, parts.count) {
                let (parent, path) = (parts[..<depth].joined(separator: "/"), parts[...depth].joined(separator: "/"))
                if !system.hasContainer(path) { try await system.visit(parent) { try $0.child(parts[depth]) { _ in } } }
            }
            state.withLock { _ = $0.standIns.insert(name) }
        }
    }

    /// Does everything that is due now.
    /// - Throws: As ``HybridSystem/settle()``.
    public func settle() async throws {
        try await standIn(for: system.unknownSources)
        try await system.settle()
    }

    /// Moves the virtual clock on; everything due until then is done at its time.
    /// - Throws: As ``HybridSystem/settle()``.
    public func advance(by duration: Duration) async throws {
        try await standIn(for: system.unknownSources)
        try await system.advance(by: duration)
    }

    /// Drains and ends the system.
    /// - Throws: As ``HybridSystem/settle()``.
    @discardableResult
    public func finish() async throws -> RunReport {
        try await standIn(for: system.unknownSources)
        return try await system.finish()
    }

    // MARK: Looking

    /// Settles, and takes what the containers under test have published of a type since it was last asked for.
    /// - Throws: As ``HybridSystem/settle()``.
    public func settled<E: Event>(_: E.Type = E.self) async throws -> [E] {
        try await settle()
        return state.withLock { $0.published.take(E.self) }
    }

    /// What the containers under test have published and was not taken by ``settled(_:)``.
    public var published: EventRecord { state.withLock { $0.published } }

    /// What was on the buses inside the containers under test.
    public var heard: EventRecord { buses.record }

    /// Every delivery to a subscription so far, in the order of all deliveries.
    public var deliveries: [DeliveryRecord] { state.withLock { $0.deliveries } }

    /// What the system says about itself, and has not said before.
    public func notices() -> [Notice] { system.notices.takeAll() }

    private func saw(_ event: any Event, _ delivery: Delivery) {
        state.withLock { state in
            guard !state.standIns.contains(delivery.source.text) else { return }
            state.published.append(event, delivery)
        }
    }
}
