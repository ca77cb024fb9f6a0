public import TierBusCore

/// Makes an event of another type, or of the same: a message translator. nil stops the flow.
///
/// What goes on follows from what came: its delivery names the event that it was made of as its cause. An event that is
/// handed on as it is, with the same id, keeps its delivery.
public struct Transform<Input: Event, Output: Event>: Stage {
    @usableFromInline
    let body: (Input, Delivery) throws -> Output?

    /// - Parameter body: Called on the lane of whoever calls the flow.
    @inlinable
    public init(_ body: @escaping (Input, Delivery) throws -> Output?) { self.body = body }

    /// Passes on what the closure makes of the event.
    @inlinable
    @inline(__always)
    public func pass(_ event: Input, _ delivery: Delivery, to next: (Output, Delivery) throws -> Void) throws {
        guard let made = try body(event, delivery) else { return }
        try next(made, delivery.describing(made))
    }
}
