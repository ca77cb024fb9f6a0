public import TierBusCore

/// The predicate that wants all events of a type.
public struct AnyOf<Tested: Event>: EventPredicate {
    /// Asks nothing.
    @inlinable
    public init() {}

    /// Yes.
    @inlinable
    @inline(__always)
    public func matches(_ event: Tested) -> Bool { true }
}
