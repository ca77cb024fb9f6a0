/// Events that wait in a queue, one after the other in memory, lent to a handler: nothing is copied, and it cannot be
/// kept.
public struct Batch<E: Event>: ~Copyable {
    // Both belong to the queue, which does not write to them again before the handler has returned.
    @usableFromInline
    let events: UnsafePointer<E>
    @usableFromInline
    let traces: UnsafePointer<EventTrace>
    @usableFromInline
    let everyTraceIsValid: Bool
    @usableFromInline
    let first: Delivery

    /// Events in the batch, 1 or more, oldest first.
    public let count: Int

    /// Lends events of a queue.
    /// - Parameters:
    ///   - traces: What is known beside each event.
    ///   - everyTraceIsValid: false if only those count whose sequence follows from that of the first event.
    ///   - first: Describes the first event.
    @inlinable
    package init(
        events: UnsafePointer<E>, traces: UnsafePointer<EventTrace>, everyTraceIsValid: Bool, count: Int,
        first: Delivery
    ) {
        self.events = events
        self.traces = traces
        self.everyTraceIsValid = everyTraceIsValid
        self.count = count
        self.first = first
    }

    /// The indices, from 0.
    @inlinable
    public var indices: Range<Int> { 0..<count }

    /// The event at a place from 0 to ``count`` - 1.
    @inlinable
    public subscript(index: Int) -> E {
        precondition(index >= 0 && index < count, "a batch of \(count) has no event \(index)")
        return events[index]
    }

    /// Lends the events as memory. A closure, since a property of this type would need an experimental feature.
    @inlinable
    public func withSpan<Result, Failure: Error>(
        _ body: (Span<E>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeBufferPointer(start: events, count: count).span)
    }

    /// Describes the event at a place. Only the time of the first event of a batch is always known; other deliveries
    /// repeat it where nobody looked at the clock.
    @inlinable
    public func delivery(at index: Int) -> Delivery {
        precondition(index >= 0 && index < count, "a batch of \(count) has no event \(index)")
        guard index > 0 else { return first }
        var delivery = first
        let trace = traces[index]
        delivery.describe(
            events[index], sequence: everyTraceIsValid ? trace.sequence : first.sequence &+ Int64(index))
        if trace.belongs(to: delivery.sequence) { delivery.take(trace) }
        return delivery
    }

    /// Calls `body` for every event, oldest first.
    /// - Throws: What `body` throws; later events are not visited.
    @inlinable
    public func forEach<Failure: Error>(_ body: (E, Delivery) throws(Failure) -> Void) throws(Failure) {
        for index in 0..<count { try body(events[index], delivery(at: index)) }
    }
}

@available(*, unavailable)
extension Batch: Sendable {}
