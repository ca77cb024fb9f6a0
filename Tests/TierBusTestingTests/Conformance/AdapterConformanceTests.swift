import Testing
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct AdapterConformanceTests {
    @Test("A mock adapter with a target conforms")
    func mock() throws {
        try AdapterConformance.check(AdapterUnderTest { MockAdapter(to: $0[0]) })
    }

    @Test("An adapter that gives every event to three targets conforms")
    func broadcast() throws {
        try AdapterConformance.check(AdapterUnderTest(targets: 3) { Broadcast($0) })
    }

    @Test("An adapter that gives events to its targets by turns conforms to what it promises")
    func roundRobin() throws {
        try AdapterConformance.check(
            AdapterUnderTest(targets: 3, reaching: { place, target in place % 3 == target }) { RoundRobin($0) })
    }

    @Test("An adapter that holds events back conforms when it is drained, and loses some when it is not")
    func draining() throws {
        try AdapterConformance.check(
            AdapterUnderTest(draining: { (pairs: Pairs) in try pairs.drain() }) { Pairs($0[0]) })
        let failures = AdapterConformance.failures(of: AdapterUnderTest { Pairs($0[0]) })
        #expect(failures.map(\.rule).contains("draining"))
    }

    @Test("An adapter that makes another event of each conforms")
    func transform() throws {
        try AdapterConformance.check(AdapterUnderTest { Relabel(to: $0[0]) })
    }

    @Test("There is a broken adapter for every rule")
    func complete() {
        #expect(AdapterConformance.rules.map(\.name) == Broadcast.Fault.allCases.map(\.rawValue))
    }

    @Test("An adapter that breaks a rule fails with the name of the rule", arguments: Broadcast.Fault.allCases)
    func broken(_ fault: Broadcast.Fault) {
        let subject = AdapterUnderTest(targets: 2) { Broadcast($0, breaking: fault) }
        let failures = AdapterConformance.failures(of: subject)
        #expect(failures.map(\.rule).contains(fault.rawValue))
        let thrown = #expect(throws: ConformanceFailure.self) { try AdapterConformance.check(subject) }
        #expect(thrown?.rule == failures.first?.rule)
    }

    @Test("A promise that no event reaches a target shows nothing, and fails")
    func vacuous() {
        let subject = AdapterUnderTest(targets: 2, reaching: { _, target in target == 0 }) { Broadcast([$0[0]]) }
        #expect(AdapterConformance.failures(of: subject).first?.rule == "no loss")
    }

    /// Makes a signal of each bar.
    private struct Relabel: Adapter {
        let target: any Container

        init(to target: any Container) { self.target = target }

        func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
            guard let bar = event as? Bar else { return }
            let signal = Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)
            try target.receive(signal, delivery.following(with: signal, from: "relabel"))
        }
    }
}
