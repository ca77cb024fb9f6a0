import TierBus
import TierBusMarket
import TradingDayKit

/// A whole simulated day with a log in memory: what one weighting costs without a replay.
struct Baseline {
    let orders: Int
    let equity: Money
    /// The median of three days.
    let seconds: Double

    static func play(_ input: DayInput, _ clock: SystemClock) async throws -> Baseline {
        var options = DayOptions()
        options.mode = .simulated
        var times: [Double] = []
        var played: Day.Result?
        for _ in 0..<3 {
            let started = clock.uptime
            played = try await Day(input: input, options: options).play(log: PortfolioTables.memory())
            times.append(Double(clock.uptime - started) / 1e9)
        }
        guard let played, played.isComplete else { throw Difference() }
        return Baseline(orders: played.report.orders, equity: played.account.equity, seconds: times.sorted()[1])
    }
}
