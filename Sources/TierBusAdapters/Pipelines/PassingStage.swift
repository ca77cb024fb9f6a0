public import TierBusCore

/// A container as a stage: it receives every event, and every event passes on.
///
/// If it throws, the event passes on all the same, and the failure comes out at the end.
public struct PassingStage<Passed: Event, Receiver: Container>: Stage {
    @usableFromInline
    let receiver: Receiver

    /// Lets events of a type be received by a container on their way.
    @inlinable
    public init(_: Passed.Type = Passed.self, _ receiver: Receiver) { self.receiver = receiver }

    /// Gives the event to the container, and passes it on.
    @inlinable
    @inline(__always)
    public func pass(_ event: Passed, _ delivery: Delivery, to next: (Passed, Delivery) throws -> Void) throws {
        try FailureList.doBoth { () throws in
            try receiver.receive(event, delivery)
        } _: { () throws in
            try next(event, delivery)
        }
    }
}
