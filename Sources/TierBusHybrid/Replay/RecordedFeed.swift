import TierBusCore
import TierBusRouter

/// What a journal recorded of one type into one container, as a feed; the type is known to be storable only at run time.
struct RecordedFeed<E: Event>: Feed {
    private let pull: () throws -> E?
    private let time: () throws -> Timestamp?

    /// - Throws: ``JournalError/Code/notStorable``.
    init(_ journal: Journal, into container: ContainerID, by way: InputRecord.Way) throws(JournalError) {
        guard let type = E.self as? any StorableEvent.Type else {
            throw JournalError(.notStorable, "\(E.eventType) of '\(container)' is not storable, so no journal has it")
        }
        (pull, time) = Self.ways(type, journal, container, way)
    }

    private static func ways<S: StorableEvent>(
        _: S.Type, _ journal: Journal, _ container: ContainerID, _ way: InputRecord.Way
    ) -> (() throws -> E?, () throws -> Timestamp?) {
        var feed = JournalFeed<S>(journal, into: container.text, by: [way])
        return ({ try feed.next() as? E }, { try feed.nextTime() })
    }

    mutating func next() throws -> E? { try pull() }

    /// When the next event came in.
    func nextTime() throws -> Timestamp? { try time() }
}
