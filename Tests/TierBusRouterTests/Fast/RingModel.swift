import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

/// A ring with readers beside what an array says of it; every step compares the two.
final class RingModel<E: NumberedEvent> {
    let census: Census
    private var writer: RingWriter<E, ReleaseOrdering>
    private var readers: [Kept<RingReader<E>>] = []
    private let cursors: [Cursor]
    private let start: Int
    private var written = 0
    private var visible = 0
    private var traced: [Int: EventTrace] = [:]
    private var lottery: SeededGenerator

    init(capacity: Int, start: Int, readers count: Int, census: Census) {
        self.census = census
        self.start = start
        let ring = Ring<E>(capacity: capacity, start: start)
        writer = RingWriter(ring)
        cursors = (0..<count).map { _ in .makeCursor() }
        for cursor in cursors {
            writer.addReader(cursor)
            readers.append(Kept(RingReader(ring, cursor)))
        }
        lottery = SeededGenerator(seed: UInt64(capacity * 1_000 + start * 10 + count))
    }

    deinit { for cursor in cursors { cursor.destroyCursor() } }

    var capacity: Int { writer.ring.capacity }
    private var released: Int { (cursors.map(\.value).min() ?? start + written) - start }

    /// Writes as many events as asked, but no more than there is room for.
    func write(_ count: Int) throws {
        let room = writer.room(for: capacity)
        try #require(room == capacity - (written - released))
        for _ in 0..<min(count, room) {
            let event = E.make(written, census)
            if lottery.next() % 3 == 0 {
                let causation: EventID = lottery.next() % 2 == 0 ? .none : EventID(high: 9, low: UInt64(written))
                let trace = EventTrace(
                    sequence: 77, publishedAt: Timestamp(nanoseconds: Int64(written) + 1), correlationID: event.id,
                    causationID: causation, topic: written % 5 == 0 ? Topic("ring.five").name : .none)
                writer.write(event, trace)
                traced[written] = trace
            } else {
                writer.write(event)
            }
            written += 1
        }
        try check()
    }

    func makeVisible() throws {
        writer.makeVisible()
        visible = written
        try check()
    }

    func release(_ count: Int, reader: Int) throws {
        let available = readers[reader].value.available
        readers[reader].value.release(min(count, available))
        try check()
    }

    func step() throws {
        switch lottery.next() % 4 {
        case 0: try write(Int(lottery.next() % UInt64(capacity + 2)))
        case 1: try makeVisible()
        default:
            try release(Int(lottery.next() % UInt64(capacity + 1)), reader: Int(lottery.next() % UInt64(readers.count)))
        }
    }

    private func check() throws {
        for reader in readers {
            let position = reader.value.position - start
            try #require(reader.value.available == visible - position)
            for offset in 0..<reader.value.available {
                try #require(reader.value.event(at: offset).pointee.number == position + offset)
                let trace = reader.value.trace(at: offset)?.pointee
                let expected = traced[position + offset]
                try #require(trace?.publishedAt == expected?.publishedAt)
                try #require(trace?.causationID == expected?.causationID)
                try #require(trace?.topic == expected?.topic)
                if trace != nil { try #require(trace?.sequence == Int64(start + position + offset)) }
                if let expected, expected.causationID != .none || expected.topic != .none {
                    try #require(writer.ring.lastCaused.value >= start + position + offset)
                }
            }
        }
        if E.self == Holding.self { try #require(census.living == min(written, capacity)) }
    }
}
