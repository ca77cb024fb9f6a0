import Synchronization
import Testing
import TierBusCore
@testable import TierBusRouter

@Suite("Rings of the fast tier") struct RingTests {
    @Test("Every capacity up to 8 and every start offset gives what an array gives", arguments: 1...8)
    func plain(_ capacity: Int) throws {
        try walk(Plain.self, capacity)
    }

    @Test("Events with objects in them are neither lost nor kept in any of those rings", arguments: 1...8)
    func holding(_ capacity: Int) throws {
        try walk(Holding.self, capacity)
    }

    private func walk<E: NumberedEvent>(_: E.Type, _ capacity: Int) throws {
        for start in 0..<2 * capacity {
            for readers in 1...3 {
                let census = Census()
                do {
                    let model = RingModel<E>(capacity: capacity, start: start, readers: readers, census: census)
                    for _ in 0..<150 { try model.step() }
                    // The owner of a writer makes everything visible before it lets go of the ring.
                    try model.makeVisible()
                }
                try #require(census.living == 0)
            }
        }
    }

    @Test("A capacity is rounded up to a power of two", arguments: zip([1, 2, 3, 5, 8, 9], [1, 2, 4, 8, 8, 16]))
    func rounding(_ asked: Int, _ made: Int) {
        #expect(Ring<Plain>(capacity: asked).capacity == made)
    }

    @Test("A ring that is dropped at any fill level, before or after it wrapped round, frees each event once")
    func drops() {
        for capacity in 1...8 {
            for written in 0...3 * capacity {
                let census = Census()
                do {
                    var writer = RingWriter<Holding, ReleaseOrdering>(Ring(capacity: capacity, start: 5))
                    for number in 0..<written { writer.write(Holding.make(number, census)) }
                    writer.makeVisible()
                    expectSame(census.living, min(written, writer.ring.capacity))
                }
                #expect(census.living == 0)
            }
        }
    }

    @Test("A reader sees what is written after it joined, and no longer holds the writer up once it has left")
    func joining() {
        let (first, second) = (Cursor.makeCursor(), Cursor.makeCursor())
        defer { for cursor in [first, second] { cursor.destroyCursor() } }
        var writer = RingWriter<Plain, ReleaseOrdering>(Ring(capacity: 4))
        writer.addReader(first)
        for number in 0..<3 { writer.write(Plain(number: number)) }
        writer.makeVisible()
        writer.addReader(second)
        let late = RingReader(writer.ring, second)
        expectSame(late.available, 0)
        writer.write(Plain(number: 3))
        writer.makeVisible()
        expectSame(late.available, 1)
        expectSame(late.event(at: 0).pointee.number, 3)
        expectSame(writer.room(), 0)
        writer.removeReader(first)
        expectSame(writer.room(for: 4), 3)
        writer.removeReader(second)
        expectSame(writer.room(for: 4), 4)
    }

    @Test("Skipping moves the numbers on without filling a slot") func skipping() {
        let census = Census()
        do {
            var writer = RingWriter<Holding, ReleaseOrdering>(Ring(capacity: 1, start: 3))
            for _ in 0..<5 { writer.skip() }
            expectSame(writer.next, 8)
            expectSame(writer.room(), 1)
            writer.makeVisible()
            expectSame(writer.ring.visible.value, 3)
        }
        #expect(census.living == 0)
    }

    @Test("A starving reader is seen by the writer until the next event is visible") func starving() {
        let cursor = Cursor.makeCursor()
        defer { cursor.destroyCursor() }
        var writer = RingWriter<Plain, ReleaseOrdering>(Ring(capacity: 2))
        writer.addReader(cursor)
        let reader = RingReader(writer.ring, cursor)
        expectSame(writer.isAwaited, false)
        reader.starve()
        expectSame(writer.isAwaited, true)
        writer.makeVisible()
        expectSame(writer.isAwaited, true)
        writer.write(Plain(number: 0))
        writer.makeVisible()
        expectSame(writer.isAwaited, false)
        expectSame(reader.writerWaits, false)
        writer.ring.writerWaits.pointee.store(1, ordering: .relaxed)
        expectSame(reader.writerWaits, true)
    }

    @Test("One writer and three readers on threads of their own: every event once, in order, and none is left over")
    func stress() async throws {
        let census = Census()
        try await Self.race(Plain.self, ReleaseOrdering.self, events: Threads.events(200_000), readers: 3, census)
        try await Self.race(Holding.self, ReleaseOrdering.self, events: Threads.events(50_000), readers: 3, census)
        #expect(census.living == 0)
        // What `race` does below, in the right order.
        try await Self.race(Boxed.self, ReleaseOrdering.self, events: Threads.events(50_000), readers: 1, census)
    }

    /// Reports nothing without a race detector; with one, the run has to fail.
    @Test(
        "A ring that publishes with the wrong memory ordering is caught by the thread sanitiser",
        .enabled(if: Threads.environment("TIERBUS_RACE") != nil))
    func race() async throws {
        try await Self.race(Boxed.self, RelaxedOrdering.self, events: 2_000, readers: 1, Census())
    }

    private static func race<E: NumberedEvent, Ordering: RingOrdering & SendableMetatype>(
        _: E.Type, _: Ordering.Type, events: Int, readers: Int, _ census: Census
    ) async throws {
        let ring = Ring<E>(capacity: 64)
        let writer = Kept(RingWriter<E, Ordering>(ring))
        let cursors = (0..<readers).map { _ in Cursors() }
        for cursor in cursors { writer.value.addReader(cursor.cursor) }
        let wrong = Atomic<Int>(0)
        let write: @Sendable () -> Void = {
            for number in 0..<events {
                while writer.value.room() == 0 {
                    writer.value.makeVisible()
                    NamedThread.yield()
                }
                writer.value.write(E.make(number, census))
                if number % 7 == 0 { writer.value.makeVisible() }
            }
            writer.value.makeVisible()
        }
        let reading = cursors.map { cursor -> @Sendable () -> Void in
            {
                var reader = RingReader(ring, cursor.cursor)
                var expected = 0
                while expected < events {
                    let available = reader.available
                    if available == 0 { NamedThread.yield() }
                    for offset in 0..<available {
                        if reader.event(at: offset).pointee.number != expected {
                            wrong.add(1, ordering: .relaxed)
                        }
                        expected += 1
                    }
                    reader.release(available)
                }
            }
        }
        try await Threads.run([write] + reading)
        #expect(wrong.load(ordering: .relaxed) == 0)
        for cursor in cursors { #expect(cursor.cursor.value == events) }
    }

    /// A cursor that lives as long as anybody has it.
    private final class Cursors: @unchecked Sendable {
        // Atomic; freed with this object.
        let cursor = Cursor.makeCursor()

        deinit { cursor.destroyCursor() }
    }
}
