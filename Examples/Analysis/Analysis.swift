import Synchronization
import TierBus
import TierBusMarket
import TierBusProfiles
import TradingDayKit

/// Watches a trading day from a read-only container beside it, and prints what it saw.
@main
struct Analysis {
    static func main() async throws {
        let day = Day(input: try DayInput.load(BundledBars.paths, repeats: 1), options: DayOptions())
        let findings = Findings()
        let result = try await day.play(log: PortfolioTables.memory()) { system in
            // Signals and performance come in by the profile; this one is interested in the portfolio, too.
            let profile = ContainerProfile.analysis(of: EnsembleContainer.name).adjusted {
                $0.takes(PortfolioUpdate.self, from: PortfolioContainer.name)
            }
            try await system.host("analysis", as: profile) { analysis in
                try analysis.add("signals", on: Signal.self) { (signal: Signal, _: Delivery) in
                    findings.change { $0[signal.symbol, default: Finding()].count(signal.action) }
                }
                try analysis.add("equity", on: PortfolioUpdate.self) { (update: PortfolioUpdate, _: Delivery) in
                    findings.change { $0[update.symbol, default: Finding()].see(update.equity) }
                }
            }
        }
        var table = TextTable(
            "What the day did",
            [("symbol", .left), ("buy", .right), ("sell", .right), ("low", .right), ("high", .right)])
        for (symbol, finding) in findings.all.sorted(by: { $0.key < $1.key }) {
            table.add(symbol.text, "\(finding.buys)", "\(finding.sells)", "\(finding.low)", "\(finding.high)")
        }
        print(table.lines(width: 100).joined(separator: "\n"))
        precondition(result.isComplete, "the day is what it is without somebody who watches")
    }
}

/// What was seen of one symbol.
struct Finding {
    private(set) var (buys, sells) = (0, 0)
    private(set) var (low, high) = (Money.max, Money.min)

    mutating func count(_ action: Action) { if action.side == .buy { buys += 1 } else { sells += 1 } }

    mutating func see(_ equity: Money) { (low, high) = (min(low, equity), max(high, equity)) }
}

/// What is known so far: written on the container's lane, read when the day is over.
final class Findings: Sendable {
    private let state = Mutex<[Symbol: Finding]>([:])

    func change(_ body: (inout [Symbol: Finding]) -> Void) { state.withLock { body(&$0) } }

    var all: [Symbol: Finding] { state.withLock { $0 } }
}
