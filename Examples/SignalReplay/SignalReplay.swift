import TierBus
import TierBusMarket
import TradingDayKit

/// Finds the best weights of the day's ensemble: records what its three strategies say once, then replays only signals,
/// weights and execution for every weighting of a grid.
@main
struct SignalReplay {
    static func main() async throws {
        let clock = SystemClock()
        let input = try DayInput.load(BundledBars.paths, repeats: 1)
        let answers = try AnswerLog.record(BarFeed(input))
        let day = try await Baseline.play(input, clock)

        let weightings = Weights.grid
        let started = clock.uptime
        let scores = try weightings.map { try Replay.play(answers, $0) }
        let seconds = Double(clock.uptime - started) / 1e9 / Double(weightings.count)

        // The day's own weights have to give what the day itself came to.
        guard let own = scores.first(where: { $0.weights == .ofTheDay }), own.equity == day.equity,
            own.orders == day.orders
        else { throw Difference() }

        var table = TextTable(
            "The best of \(scores.count) weightings",
            [
                ("fast", .right), ("slow", .right), ("reversion", .right), ("orders", .right), ("equity", .right),
                ("", .left),
            ])
        for score in scores.sorted(by: { $0.equity > $1.equity }).prefix(10) {
            let weights = score.weights
            table.add(
                "\(weights.fast)", "\(weights.slow)", "\(weights.reversion)", "\(score.orders)", "\(score.equity)",
                weights == .ofTheDay ? "the day's own" : "")
        }
        print(table.lines(width: 100).joined(separator: "\n"))
        print("\nThe day's own weights: \(own.orders) orders, equity \(own.equity), as the day itself.")
        let factor = day.seconds / seconds
        print(
            "A simulated day takes \(milliseconds(day.seconds)), a replay \(milliseconds(seconds)): "
                + "\(Int(factor)) times faster, at least 10 wanted.")
        guard factor >= 10 else { throw TooSlow() }
    }

    private static func milliseconds(_ seconds: Double) -> String { "\((seconds * 1e5).rounded() / 100) ms" }
}

/// The replay of the day's own weights came to something else than the day.
struct Difference: Error {}

/// The replay is less than ten times as fast as the day.
struct TooSlow: Error {}
