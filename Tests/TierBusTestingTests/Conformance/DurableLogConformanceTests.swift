import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct DurableLogConformanceTests {
    @Test("A log in memory does what every durable log does")
    func memory() {
        #expect(DurableLogConformance.failures(of: { .memory() }).isEmpty)
    }

    @Test("There is a broken log for every rule")
    func complete() {
        #expect(DurableLogConformance.rules.map(\.name) == BrokenLog.Fault.allCases.map(\.rawValue))
    }

    @Test("A log that breaks a rule fails with the name of the rule", arguments: BrokenLog.Fault.allCases)
    func broken(_ fault: BrokenLog.Fault) {
        let failures = DurableLogConformance.failures(of: { BrokenLog.source(fault) })
        #expect(failures.map(\.rule).contains(fault.rawValue))
        let thrown = #expect(throws: ConformanceFailure.self) {
            try DurableLogConformance.check { BrokenLog.source(fault) }
        }
        #expect(thrown?.rule == failures.first?.rule)
    }

    @Test("A log that cannot be opened breaks every rule, with the error as what was seen")
    func notOpened() {
        let failures = DurableLogConformance.failures(of: { throw LogError(.badPath, "nowhere") })
        #expect(failures.count == DurableLogConformance.rules.count)
        #expect(failures.allSatisfy { $0.seen == "the error badPath: nowhere" })
    }
}
