public import TierBusCore

/// Shows every event to somebody and lets it pass on: for logs, recordings, figures.
///
/// The event passes on first, so whoever taps sees it when it has been handled, and a tap that throws harms nothing.
public struct WireTap<Passed: Event>: Stage {
    @usableFromInline
    let body: (Passed, Delivery) throws -> Void

    /// - Parameter body: Called on the lane of whoever calls the flow.
    @inlinable
    public init(_ body: @escaping (Passed, Delivery) throws -> Void) { self.body = body }

    /// Lets `receiver` see every event of a type.
    @inlinable
    public init(_: Passed.Type, to receiver: some Container) {
        self.init { event, delivery in try receiver.receive(event, delivery) }
    }

    /// Passes the event on, and then shows it.
    @inlinable
    @inline(__always)
    public func pass(_ event: Passed, _ delivery: Delivery, to next: (Passed, Delivery) throws -> Void) throws {
        try FailureList.doBoth { () throws in
            try next(event, delivery)
        } _: { () throws in
            try body(event, delivery)
        }
    }
}
