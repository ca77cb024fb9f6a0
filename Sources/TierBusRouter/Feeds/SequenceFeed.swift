public import TierBusCore

/// The events of a sequence as a feed.
public struct SequenceFeed<Events: Sequence>: Feed where Events.Element: Event {
    @usableFromInline
    var events: Events.Iterator

    /// Starts at the first event.
    @inlinable
    public init(_ events: Events) { self.events = events.makeIterator() }

    /// The next event of the sequence.
    @inlinable
    public mutating func next() -> Events.Element? { events.next() }
}
