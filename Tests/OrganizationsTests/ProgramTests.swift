import Testing
import TierBus
import TierBusMarket

@testable import OrganizationsKit

/// What a reader sees.
@Suite(.timeLimit(.minutes(5))) struct ProgramTests {
    @Test("One organisation by its name is shown with its tree, its ways, what came of it, and the phases")
    func one() async {
        var text = ""
        let code = await OrganizationsProgram.run(["risk-first"]) { text += $0 + "\n" }
        #expect(code == OrganizationsProgram.done)
        for part in [
            "risk_conservative  [dedicated]\n    strategy_a\n", "risk_aggressive  [beside risk_conservative]",
            "direct  risk_conservative/strategy_a -> risk_conservative: SIGNAL  by pipeline 'conservative'",
            "routed  data -> risk_conservative/strategy_a: BAR  by broadcast 'bars'",
            "1 organisation, simulated and live: the same 2018 orders, ids included", "backtest:", "optimization:",
            "live:",
        ] { #expect(text.contains(part), "\(part)\n\(text)") }
        #expect(!text.contains("strategy-first"))
    }

    @Test("A name that there is not is answered with those that there are", arguments: [["risc-first"], ["a", "b"]])
    func unknown(arguments: [String]) async {
        var text = ""
        #expect(await OrganizationsProgram.run(arguments) { text += $0 } == OrganizationsProgram.usage)
        #expect(text.contains("strategy-first, classifier-first, risk-first, portfolio-first"))
    }

    @Test("Orders that differ are called so")
    func different() {
        let order = Order(EventHeader(naming: "order", at: .epoch), symbol: "GOOG", side: .buy, quantity: 1)
        let other = Order(EventHeader(naming: "order", at: .epoch), symbol: "GOOG", side: .buy, quantity: 2)
        #expect(ReportText.verdict([[order], [order]], of: 1).contains("the same 1 orders"))
        #expect(ReportText.verdict([[order], [other]], of: 1).contains("ORDERS DIFFER"))
    }
}
