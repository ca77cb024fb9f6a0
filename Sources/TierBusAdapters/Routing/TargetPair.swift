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
        do {
            try first.receive(event, delivery)
        } catch {
            var failures = FailureList(error)
            failures.catching { () throws in try second.receive(event, delivery) }
            throw failures.error
        }
        try second.receive(event, delivery)
    }
}
