public import TierBusConditions
public import TierBusCore

/// Says whether an event is wanted, by a type of its own: the compiler sees through it wherever it is kept, while a closure
/// has to be called. For flows in which nanoseconds count; a ``Filter`` is the usual one.
///
/// ```swift
/// struct Cheaper: EventPredicate {
///     let limit: Price
///     func matches(_ bar: Bar) -> Bool { bar.close < limit }
/// }
/// ```
public protocol EventPredicate<Tested> {
    /// What it is asked about.
    associatedtype Tested: Event

    /// Whether the event is wanted.
    /// - Throws: What keeps it from an answer; the event is not wanted then.
    func matches(_ event: Tested) throws(ConditionFailure) -> Bool
}
