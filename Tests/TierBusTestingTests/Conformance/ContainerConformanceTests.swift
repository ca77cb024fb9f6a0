import Testing
import TierBusCore
import TierBusHybrid
import TierBusMarket
import TierBusTesting

@Suite struct ContainerConformanceTests {
    @Test("A container that answers every bar conforms")
    func sound() {
        #expect(ContainerConformance.failures(of: ContainerUnderTest { Answerer($0) }).isEmpty)
    }

    @Test("A hybrid container with children, whose events follow from one another, conforms")
    func hybrid() throws {
        try ContainerConformance.check(
            ContainerUnderTest(hybrid: { container in
                for name in ["quick", "calm"] {
                    try container.child(name) { child in
                        try child.add("rule", 0, on: Bar.self) { count, bar, delivery -> Signal? in
                            count += 1
                            return Signal(delivery.header(name), symbol: bar.symbol, action: .buy)
                        }
                        try child.passesUp(Signal.self)
                    }
                }
                container.internalBus.subscribe(Bar.self) { bar, delivery in
                    _ = try container.publishInternal(bar, after: delivery)
                }
                try container.add("vote", 0, on: Signal.self) { votes, signal, delivery -> Order? in
                    votes += 1
                    return votes.isMultiple(of: 2) ? try Order(delivery.header("order"), for: signal) : nil
                }
            }))
    }

    @Test("There is a broken container for every rule")
    func complete() {
        #expect(ContainerConformance.rules.map(\.name) == Answerer.Fault.allCases.map(\.rawValue))
    }

    @Test("A container that breaks a rule fails with the name of the rule", arguments: Answerer.Fault.allCases)
    func broken(_ fault: Answerer.Fault) {
        let subject = ContainerUnderTest { Answerer($0, breaking: fault) }
        let failures = ContainerConformance.failures(of: subject)
        #expect(failures.map(\.rule).contains(fault.rawValue))
        let thrown = #expect(throws: ConformanceFailure.self) { try ContainerConformance.check(subject) }
        #expect(thrown?.rule == failures.first?.rule)
    }

    @Test("A container of which no answer is expected shows nothing, and fails")
    func vacuous() {
        let subject = ContainerUnderTest(answering: { _ in false }) { _ in RecordingContainer() }
        #expect(ContainerConformance.failures(of: subject).map(\.rule) == ["no loss"])
    }
}
