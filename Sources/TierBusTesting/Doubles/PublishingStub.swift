public import TierBusCore

/// A container that publishes from inside: of every event of one type it makes others, and says so before it returns.
///
/// `receive` is also a handler: `onEach(Bar.self, from: "data", stub.receive)`.
public struct PublishingStub<Received: Event, Made: Event>: Container {
    private let make: (Received, Delivery) -> [Made]
    private let publish: (Made, Delivery) throws -> Void

    /// - Parameters:
    ///   - make: What follows from an event; its header comes from ``Delivery/header(_:occurrence:)``.
    ///   - publish: Gets what was made and the delivery it follows from, as `Publication.publish(_:after:)` does.
    public init(
        making make: @escaping (Received, Delivery) -> [Made], to publish: @escaping (Made, Delivery) throws -> Void
    ) {
        self.make = make
        self.publish = publish
    }

    /// Publishes on a bus.
    /// - Parameter source: Who it is there.
    public init(
        making make: @escaping (Received, Delivery) -> [Made], on bus: DirectBus, as source: ContainerID = "stub"
    ) {
        self.init(making: make) { made, cause in bus.publish(made, cause.following(with: made, from: source)) }
    }

    /// Publishes what follows from an event of its type; lets others pass unseen.
    /// - Throws: What publishing throws; the rest is not published then.
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let received = event as? Received else { return }
        for made in make(received, delivery) { try publish(made, delivery) }
    }
}
