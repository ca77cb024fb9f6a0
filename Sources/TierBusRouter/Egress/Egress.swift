public import TierBusCore

/// Events for code that lives on no lane, such as a view model, a web handler or a test: a bounded stream for one
/// reader.
///
/// It holds a bounded number of events and never slows the publisher. Cancelling the task that reads ends it.
public struct Egress<E: Event>: AsyncSequence, Sendable {
    private let buffer: EgressBuffer<E>
    private let cancelled: @Sendable () -> Void

    /// - Parameter cancelled: Called when the reader ends it.
    package init(_ buffer: EgressBuffer<E>, cancelled: @escaping @Sendable () -> Void) {
        self.buffer = buffer
        self.cancelled = cancelled
    }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

    /// Ends the stream: nothing more is put in, and what waits is discarded. From any thread; idempotent.
    public func cancel() {
        buffer.finish(discarding: true)
        cancelled()
    }

    /// Reads events as they come.
    public struct Iterator: AsyncIteratorProtocol {
        let buffer: EgressBuffer<E>

        /// The next event and its delivery; nil at the end of the system, or when the task is cancelled.
        public mutating func next() async -> (event: E, delivery: Delivery)? {
            guard let (event, delivery) = await buffer.next() else { return nil }
            return (event, delivery)
        }
    }
}
