import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusSQLite
import TierBusTesting

/// What a reliable tier believes of a file in which something was redriven.
@Suite struct RedrivenTests {
    @Test("What was redriven below the floor is delivered by the next life, and not taken for a contradiction")
    func redrivenBelowTheFloor() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")))
        for number in 1...6 { try log.store(LogSample.entry(number)) }
        try log.change(.floor(subscription: "s", sequence: 6), .deadLetter(LogSample.letter("s", 2)))
        try log.close()
        let first = FileBench(path)
        try await first.tier.start()
        #expect(try await first.tier.decide(.redrive, subscription: "s", sequence: 2))
        await first.tier.close()
        for expected in [[2], []] as [[Int64]] {
            let bench = FileBench(path)
            try await bench.tier.start()
            #expect(try await bench.handle("s", type: "ORDER").map(\.sequence) == expected)
            await bench.tier.close()
        }
    }

    @Test("A log that tells of a dead letter or an exception at a place it cannot have is not believed")
    func contradictions() {
        func contradiction(_ change: (inout LogSubscription) -> Void) -> String? {
            var row = LogSubscription(name: "s", container: "c", type: "ORDER", source: nil, floor: 3)
            change(&row)
            return LogRecovery(lastSequence: 5, subscriptions: [row]).contradiction
        }
        for place: Int64 in [.min, 0, 6, .max] {
            #expect(contradiction { $0.letters[place] = LogSample.letter("s", 2) } != nil)
        }
        for place: Int64 in [.min, 0, 3, 6, .max] {
            #expect(contradiction { $0.exceptions[place] = LogException(state: .held) } != nil)
        }
        for state in DeadLetter.State.allCases {
            let found = contradiction { row in
                row.letters[2] = DeadLetter(
                    subscription: "s", sequence: 2, reason: "", failures: 0, interruptions: 0, at: .epoch, state: state)
                row.exceptions[2] = LogException(state: .held)
            }
            #expect((found == nil) == (state == .redriven))
        }
        #expect(LogRecovery().contradiction == nil)
    }
}
