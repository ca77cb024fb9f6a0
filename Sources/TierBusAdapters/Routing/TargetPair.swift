public import TierBusCore

/// Two targets that both get every event; either may be such a pair itself.
public struct TargetPair<First: Container, Second: Container>: Container {
    @usableFromInline
    let first: First
    @usableFromInline
    let second: Second

    @inlinable
    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// Gives the event to both.
    @inlinable
    @inline(__always)
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        try FailureList.doBoth { () throws in
            try first.receive(event, delivery)
        } _: { () throws in
            try second.receive(event, delivery)
        }
    }
}
