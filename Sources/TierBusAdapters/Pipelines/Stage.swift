public import TierBusCore

/// One step of a flow: what it makes of an event of one type goes on as events of another, or of the same.
///
/// ```swift
/// struct Doubling: Stage {
///     func pass(_ tick: Tick, _ delivery: Delivery, to next: (Tick, Delivery) throws -> Void) throws {
///         try next(tick, delivery)
///         try next(tick, delivery)
///     }
/// }
/// ```
///
/// A stage belongs to the lane of whoever calls it.
public protocol Stage<Input, Output> {
    /// What it takes.
    associatedtype Input: Event
    /// What goes on.
    associatedtype Output: Event

    /// Takes an event and calls `next` for each one that goes on, none or several times, before it returns.
    /// - Throws: What `next` throws, and what the stage cannot do. Events that were to go on have gone on by then.
    func pass(_ event: Input, _ delivery: Delivery, to next: (Output, Delivery) throws -> Void) throws
}
