public import TierBusCore

/// A ``WireTap`` for events of whatever type.
public struct DynamicWireTap: DynamicStage {
    private let receiver: any Container

    /// Lets `receiver` see every event.
    public init(to receiver: any Container) { self.receiver = receiver }

    /// Passes the event on, and then shows it.
    public func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws {
        try FailureList.doBoth { () throws in
            try next.receive(event, delivery)
        } _: { () throws in
            try receiver.receive(event, delivery)
        }
    }
}
