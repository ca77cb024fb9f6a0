import Testing
import TierBusCore
@testable import TierBusRouter

@Suite("Which priority a mailbox serves next") struct MailboxChooserTests {
    @Test("The highest that waits is next, for every set of priorities that wait") func table() {
        for bits in 0..<32 {
            let waiting = Priority.allCases.filter { bits & (1 << Int($0.rawValue)) != 0 }
            var chooser = MailboxChooser()
            #expect(chooser.next { waiting.contains($0) } == waiting.max())
        }
    }

    @Test(
        "Low is served at least once in 64 deliveries whatever the load",
        arguments: [Priority.normal, .high, .flashCrash])
    func starvation(_ other: Priority) {
        var chooser = MailboxChooser()
        var sinceLow = 0
        var served = 0
        for _ in 0..<10_000 {
            let choice = chooser.next { $0 == other || $0 == .low }
            sinceLow = choice == .low ? 0 : sinceLow + 1
            if choice == .low { served += 1 }
            #expect(choice == .low || choice == other)
            #expect(sinceLow < 64)
        }
        #expect(served == 10_000 / 64)
    }

    @Test("Low is served in time also where other priorities are delivered in batches") func batches() {
        var chooser = MailboxChooser()
        var sinceLow = 0
        for round in 0..<500 {
            let choice = chooser.next { $0 == .normal || $0 == .low }
            guard choice != .low else {
                sinceLow = 0
                continue
            }
            let batch = min(round % 9 == 0 ? 100 : round % 13 + 1, chooser.untilLow)
            chooser.served(batch - 1)
            sinceLow += batch
            #expect(sinceLow <= 64)
        }
    }

    @Test("Asking while nothing waits changes nothing") func idle() {
        var chooser = MailboxChooser()
        for _ in 0..<1_000 { #expect(chooser.next { _ in false } == nil) }
        #expect(chooser.sinceLow == 0)
        #expect(chooser.next { $0 == .low || $0 == .normal } == .normal)
    }

    @Test("A flash crash that comes is the next delivery, unless it is the turn of low") func flashCrash() {
        var chooser = MailboxChooser()
        for _ in 0..<30 { #expect(chooser.next { $0 < .flashCrash } == .urgent) }
        #expect(chooser.next { _ in true } == .flashCrash)
    }
}
