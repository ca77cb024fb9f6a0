public import TierBusCore

extension Filter: Stage {
    /// Lets an event pass that matches. One for which a condition fails does not, and the failure comes out.
    @inlinable
    @inline(__always)
    public func pass(_ event: E, _ delivery: Delivery, to next: (E, Delivery) throws -> Void) throws {
        if try matches(event) { try next(event, delivery) }
    }
}
