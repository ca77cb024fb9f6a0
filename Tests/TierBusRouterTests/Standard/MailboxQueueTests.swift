import Synchronization
import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Queues of a mailbox") struct MailboxQueueTests {
    private func trace(_ number: Int) -> EventTrace {
        EventTrace(
            sequence: Int64(number), publishedAt: Timestamp(nanoseconds: 0), correlationID: .none, causationID: .none)
    }

    @Test("Every initial and largest size up to 8 gives what an array gives, while it grows", arguments: 0...3)
    func model(_ power: Int) throws {
        let largest = 1 << power
        for initialPower in 0...power {
            for seed in 0..<40 as Range<UInt64> {
                var lottery = SeededGenerator(seed: seed)
                let census = Census()
                let queue = MailboxQueue<Holding>(initialCapacity: 1 << initialPower, largest: largest)
                var model: [Int] = []
                var pushed = 0
                for _ in 0..<200 {
                    if lottery.next() % 2 == 0 {
                        for _ in 0..<lottery.next() % 4 where model.count < largest {
                            queue.push(.make(pushed, census), trace(pushed))
                            model.append(pushed)
                            pushed += 1
                        }
                    } else {
                        for _ in 0..<lottery.next() % 4 where !model.isEmpty {
                            let available = queue.available()
                            try #require(available > 0 && available <= model.count)
                            for offset in 0..<available {
                                try #require(queue.event(at: offset).pointee.number == model[offset])
                                try #require(queue.trace(at: offset).sequence == Int64(model[offset]))
                            }
                            queue.event(at: 0).deinitialize(count: 1)
                            queue.release()
                            model.removeFirst()
                        }
                    }
                    try #require(census.living == model.count)
                    try #require(model.isEmpty == (queue.available() == 0))
                }
                queue.destroy()
                try #require(census.living == 0)
            }
        }
    }

    @Test("A queue that has grown frees its old segments and what is in all of them") func growth() {
        for taken in 0...16 {
            let census = Census()
            let queue = MailboxQueue<Holding>(initialCapacity: 1, largest: 16)
            for number in 0..<16 { queue.push(.make(number, census), trace(number)) }
            for number in 0..<taken {
                #expect(queue.available() > 0)
                #expect(queue.event(at: 0).pointee.number == number)
                queue.event(at: 0).deinitialize(count: 1)
                queue.release()
            }
            #expect(census.living == 16 - taken)
            queue.destroy()
            #expect(census.living == 0)
        }
    }
}
