public import TierBusCore

/// What came into one container of a recorded system, of one type, as a feed.
public struct JournalFeed<E: StorableEvent>: Feed {
    private let container: String
    private let ways: Set<InputRecord.Way>
    private var entries: JournalEntries.Iterator
    private var ahead: (event: E, time: Timestamp)?
    private var count = 0

    /// - Parameters:
    ///   - journal: Where it was recorded.
    ///   - container: The container that published it.
    ///   - ways: How it came in.
    public init(_ journal: Journal, into container: String, by ways: Set<InputRecord.Way> = [.feed, .ingress]) {
        self.container = container
        self.ways = ways
        entries = journal.entries.makeIterator()
    }

    /// When the next event came in, without taking it; nil at the end.
    /// - Throws: As ``next()``.
    public mutating func nextTime() throws(JournalError) -> Timestamp? {
        if ahead == nil { ahead = try read() }
        return ahead?.time
    }

    /// The next event; nil where the journal ends or is damaged.
    /// - Throws: ``JournalError/Code/undecodable`` naming the record.
    public mutating func next() throws(JournalError) -> E? {
        defer { ahead = nil }
        if let ahead { return ahead.event }
        return try read()?.event
    }

    private mutating func read() throws(JournalError) -> (event: E, time: Timestamp)? {
        while let entry = entries.next() {
            guard case .input(let input) = entry, input.container == container, input.type == E.eventType.text,
                ways.contains(input.way)
            else { continue }
            count += 1
            var reader = ByteReader(input.payload)
            do {
                return (try E(from: &reader, version: input.version), input.time)
            } catch {
                throw JournalError(.undecodable, "input \(count) of \(E.eventType) into \(container): \(error)")
            }
        }
        return nil
    }
}
