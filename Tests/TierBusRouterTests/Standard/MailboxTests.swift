import Synchronization
import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Mailboxes of the standard tier") struct MailboxTests {
    private static func trace(_ number: Int) -> EventTrace {
        EventTrace(
            sequence: Int64(number), publishedAt: Timestamp(nanoseconds: 0), correlationID: .none, causationID: .none)
    }

    private static func takeFirst<E: NumberedEvent>(_ mailbox: Mailbox<E>, _ priority: Priority) -> Int? {
        guard let queue = mailbox.readerQueue(priority), queue.available() > 0 else { return nil }
        let event = queue.event(at: 0).move()
        queue.release()
        mailbox.took(1, priority)
        return event.number
    }

    @Test(
        "Every capacity up to 8 gives what five arrays give, ordinary and raised events bounded apart", arguments: 1...8
    )
    func model(_ capacity: Int) throws {
        for seed in 0..<25 as Range<UInt64> {
            var lottery = SeededGenerator(seed: seed)
            let census = Census()
            var mailbox: Mailbox<Holding>? = Mailbox(capacity: capacity)
            var model: [Priority: [Int]] = [:]
            var pushed = 0
            for _ in 0..<300 {
                let box = try #require(mailbox)
                let priority = try #require(Priority(rawValue: UInt8(lottery.next() % 5)))
                let siblings = Priority.allCases.filter { ($0 > .normal) == (priority > .normal) }
                let waiting = siblings.reduce(0) { $0 + (model[$1]?.count ?? 0) }
                try #require(box.hasRoom(for: priority) == (waiting < capacity))
                try #require(box.isHalfEmpty(for: priority) == (waiting * 2 <= capacity))
                if lottery.next() % 2 == 0, waiting < capacity {
                    box.push(.make(pushed, census), Self.trace(pushed), priority)
                    model[priority, default: []].append(pushed)
                    pushed += 1
                } else {
                    let expected = model[priority]?.first
                    if expected != nil { model[priority]?.removeFirst() }
                    try #require(Self.takeFirst(box, priority) == expected)
                }
                let all = model.values.reduce(0) { $0 + $1.count }
                try #require(box.count == all)
                try #require(box.pushed == pushed)
                let raised = model.reduce(0) { $0 + ($1.key > .normal ? $1.value.count : 0) }
                try #require(box.raisedCount == raised)
                try #require(census.living == all)
            }
            mailbox = nil
            try #require(census.living == 0)
        }
    }

    @Test("A mailbox full of ordinary events takes as many raised ones, and the other way round")
    func bounds() {
        let mailbox = Mailbox<Plain>(capacity: 3)
        for number in 0..<3 { mailbox.push(Plain(number: number), Self.trace(number), number == 0 ? .low : .normal) }
        for priority in Priority.allCases { #expect(mailbox.hasRoom(for: priority) == (priority > .normal)) }
        for priority in [Priority.high, .urgent, .flashCrash] {
            mailbox.push(Plain(number: 9), Self.trace(9), priority)
        }
        for priority in Priority.allCases { #expect(!mailbox.hasRoom(for: priority)) }
        #expect(Self.takeFirst(mailbox, .urgent) == 9)
        #expect(mailbox.hasRoom(for: .flashCrash))
        #expect(!mailbox.hasRoom(for: .normal))
        #expect(Self.takeFirst(mailbox, .low) == 0)
        #expect(mailbox.hasRoom(for: .normal))
    }

    @Test("A mailbox grows beyond its first segment and keeps order") func grows() {
        let mailbox = Mailbox<Plain>(capacity: 1_000)
        for number in 0..<1_000 { mailbox.push(Plain(number: number), Self.trace(number), .normal) }
        #expect(!mailbox.hasRoom(for: .normal))
        for number in 0..<1_000 { #expect(Self.takeFirst(mailbox, .normal) == number) }
        #expect(Self.takeFirst(mailbox, .normal) == nil)
        #expect(mailbox.count == 0)
    }

    @Test("A starving subscriber is seen by the publisher") func starving() {
        let mailbox = Mailbox<Plain>(capacity: 1)
        #expect(!mailbox.isAwaited)
        mailbox.starve()
        #expect(mailbox.isAwaited)
    }

    @Test("One publisher and one subscriber on threads of their own: exact counts, order kept in each priority")
    func stress() async throws {
        let census = Census()
        let events = Threads.events(150_000)
        let wrong = Atomic<Int>(0)
        let taken = Shared<[Int]>([])
        do {
            // Grows from 64 to 1,024 places while both are at work.
            let mailbox = Mailbox<Holding>(capacity: 1_000)
            let write: @Sendable () -> Void = {
                for number in 0..<events {
                    let priority = Priority.allCases[number % 5]
                    while !mailbox.hasRoom(for: priority) { NamedThread.yield() }
                    mailbox.push(.make(number, census), Self.trace(number), priority)
                }
            }
            let read: @Sendable () -> Void = {
                var counts = [Int](repeating: 0, count: 5)
                var total = 0
                while total < events {
                    var found = 0
                    for priority in Priority.allCases {
                        let index = Int(priority.rawValue)
                        while let number = Self.takeFirst(mailbox, priority) {
                            if number != counts[index] * 5 + index { wrong.add(1, ordering: .relaxed) }
                            counts[index] += 1
                            found += 1
                        }
                    }
                    total += found
                    if found == 0 { NamedThread.yield() }
                }
                taken.change { [counts] in $0 = counts }
            }
            try await Threads.run([write, read])
            #expect(mailbox.count == 0)
            #expect(mailbox.pushed == events)
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
        #expect(taken.value == (0..<5).map { (events - $0 + 4) / 5 })
        #expect(census.living == 0)
    }
}
