/// A closure as a container: it takes events of one type and lets all others pass unseen.
public struct Handler<Received: Event>: Container {
    @usableFromInline
    let body: (Received, Delivery) throws -> Void

    /// Calls `body` for every event of the type.
    @inlinable
    public init(_ body: @escaping (Received, Delivery) throws -> Void) { self.body = body }

    /// Calls the closure if `event` is of its type.
    @inlinable
    public func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard E.self == Received.self else { return }
        // The types are the same, so the cast only tells the compiler.
        try body(unsafeBitCast(event, to: Received.self), delivery)
    }
}
