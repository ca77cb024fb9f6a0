import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Egresses", .timeLimit(.minutes(5))) struct EgressBufferTests {
    private func put(_ numbers: Range<Int>, into buffer: EgressBuffer<Plain>) {
        for number in numbers { buffer.put(Plain(number: number), Delivery(of: Plain(number: number))) }
    }

    private func take(_ count: Int, from buffer: EgressBuffer<Plain>) async -> [Int?] {
        var taken: [Int?] = []
        for _ in 0..<count {
            let next = await buffer.next()
            #expect(next.map { $0.0.id == $0.1.eventID } != false)
            taken.append(next?.0.number)
        }
        return taken
    }

    @Test("A full egress drops the newest or the oldest, as asked, and counts it", arguments: 1...4)
    func policies(_ capacity: Int) async {
        for policy in [EgressPolicy.dropNewest, .dropOldest] {
            let buffer = EgressBuffer<Plain>(capacity: capacity, policy: policy)
            put(0..<6, into: buffer)
            #expect(
                buffer.counters
                    == EgressCounters(owed: 6, delivered: 0, dropped: 6 - capacity, discarded: 0, pending: capacity))
            buffer.finish()
            let kept = policy == .dropNewest ? Array(0..<capacity) : Array(6 - capacity..<6)
            #expect(await take(capacity + 1, from: buffer) == kept + [nil])
            #expect(
                buffer.counters
                    == EgressCounters(owed: 6, delivered: capacity, dropped: 6 - capacity, discarded: 0, pending: 0))
        }
    }

    @Test("The reader gets what waits and then the end; after the end nothing is owed") func end() async {
        let buffer = EgressBuffer<Plain>(capacity: 10, policy: .dropNewest)
        put(0..<3, into: buffer)
        buffer.finish()
        put(3..<5, into: buffer)
        #expect(await take(5, from: buffer) == [0, 1, 2, nil, nil])
        #expect(buffer.counters == EgressCounters(owed: 3, delivered: 3, dropped: 0, discarded: 0, pending: 0))
    }

    @Test("An end that discards counts what waits, once") func discarding() async {
        let buffer = EgressBuffer<Plain>(capacity: 10, policy: .dropNewest)
        put(0..<3, into: buffer)
        #expect(await take(1, from: buffer) == [0])
        buffer.finish(discarding: true)
        buffer.finish(discarding: true)
        #expect(await take(1, from: buffer) == [nil])
        #expect(buffer.counters == EgressCounters(owed: 3, delivered: 1, dropped: 0, discarded: 2, pending: 0))
    }

    @Test("Cancelling the task that reads ends the egress, before it waits and while it waits") func cancelling() async
    {
        for isWaiting in [false, true] {
            let buffer = EgressBuffer<Plain>(capacity: 10, policy: .dropNewest)
            let started = Latch()
            let reading = Task {
                started.open()
                return await buffer.next()?.0.number
            }
            if isWaiting {
                await started.wait()
                for _ in 0..<100 { await Task.yield() }
            }
            reading.cancel()
            #expect(await reading.value == nil)
            put(0..<1, into: buffer)
            #expect(buffer.counters == EgressCounters(owed: 0, delivered: 0, dropped: 0, discarded: 0, pending: 0))
        }
    }

    @Test("Cancelling an egress tells whoever feeds it, and ends the loop that reads it") func stream() async {
        let buffer = EgressBuffer<Plain>(capacity: 10, policy: .dropNewest)
        let cancelled = Shared(0)
        let egress = Egress(buffer) { cancelled.change { $0 += 1 } }
        put(0..<3, into: buffer)
        var seen: [Int] = []
        for await (event, delivery) in egress {
            #expect(delivery.eventID == event.id)
            seen.append(event.number)
            if seen.count == 2 { egress.cancel() }
        }
        #expect(seen == [0, 1])
        #expect(cancelled.value == 1)
        #expect(buffer.counters == EgressCounters(owed: 3, delivered: 2, dropped: 0, discarded: 1, pending: 0))
    }

    @Test("Nothing is lost or doubled between the lane that puts and the task that takes") func race() async throws {
        let buffer = EgressBuffer<Plain>(capacity: 1 << 20, policy: .dropNewest)
        let count = Threads.events(50_000)
        let reading = Task {
            var seen = 0
            while let (event, _) = await buffer.next() {
                if event.number != seen { return -1 }
                seen += 1
            }
            return seen
        }
        try await Threads.run([
            {
                for number in 0..<count {
                    buffer.put(Plain(number: number), Delivery(of: Plain(number: number)))
                }
                buffer.finish()
            }
        ])
        #expect(await reading.value == count)
    }
}
