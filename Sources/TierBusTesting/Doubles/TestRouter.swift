public import TierBusCore
public import TierBusHybrid

/// A router without lanes: it gives events to what is tested, on the caller's thread, and collects what comes out.
///
/// It is a container: make it the target of an adapter, or ``connect(_:)`` it to a hybrid container.
public final class TestRouter: Container, EventRecording {
    /// Who it is to what it gives events to.
    public let source: ContainerID
    /// What came out and was not collected.
    public private(set) var record = EventRecord()
    /// What handlers of connected containers threw.
    public private(set) var failures: [BusFailure] = []
    private var sequences: [ObjectIdentifier: Int64] = [:]

    /// - Parameter source: Who it is to what it gives events to.
    public init(as source: ContainerID = "test") { self.source = source }

    /// Keeps what comes out.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) { record.append(event, delivery) }

    /// Collects what is on the bus of a container, but not what this router put there, and what its handlers throw: takes
    /// the place of the `onFailure` of its agenda.
    public func connect(_ container: HybridContainer) {
        container.internalBus.subscribeAll(as: source, self)
        container.internalBus.agenda.onFailure = { [weak self] failure in self?.failures.append(failure) }
    }

    /// Gives an event to a container or an adapter; returns when it has.
    /// - Parameters:
    ///   - tier: The tier it is said to have come by; nil for a direct bus.
    ///   - cause: What it follows from; nil where it begins a chain.
    ///   - attempt: Which delivery of this event it is said to be.
    /// - Throws: What the container throws.
    public func inject<E: Event>(
        _ event: E, into container: some Container, tier: Tier? = nil, after cause: Delivery? = nil, attempt: UInt16 = 1
    ) throws {
        try container.receive(event, delivery(of: event, tier, cause, attempt))
    }

    /// Puts an event on the bus of a container; returns when all that follows from it inside is delivered.
    ///
    /// What handlers throw is in ``failures`` where the container is connected.
    public func inject<E: Event>(
        _ event: E, into container: HybridContainer, tier: Tier? = nil, after cause: Delivery? = nil,
        attempt: UInt16 = 1
    ) {
        container.internalBus.publish(event, delivery(of: event, tier, cause, attempt))
    }

    /// Takes the events of one type that came out, oldest first.
    public func collect<E: Event>(_: E.Type = E.self) -> [E] { record.take(E.self) }

    /// Numbered per type, from 1, as the deliveries of one publication are.
    private func delivery<E: Event>(of event: E, _ tier: Tier?, _ cause: Delivery?, _ attempt: UInt16) -> Delivery {
        sequences[ObjectIdentifier(E.self), default: 0] += 1
        var delivery = cause?.following(with: event, from: source) ?? Delivery(of: event, from: source)
        delivery.sequence = sequences[ObjectIdentifier(E.self), default: 0]
        delivery.tier = tier
        delivery.attempt = attempt
        return delivery
    }
}
