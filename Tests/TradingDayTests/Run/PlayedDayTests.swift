import Foundation
import TierBus
import TierBusMarket
import Testing

@testable import TradingDayKit

/// The day, played through a real system.
@Suite struct PlayedDayTests {
    private static let outcome = "b114b15cf8f6092f47b168037c84ffdd"

    private func play(
        _ configuration: RouterConfiguration, _ log: DurableLogSource, _ options: DayOptions = DayOptions()
    ) async throws -> Day.Result {
        let input = try DayInput.load(BundledBars.paths, repeats: 1)
        return try await Day(input: input, options: options).play(log: log, configuration: configuration)
    }

    @Test("The day over a file gives the figures of the README")
    func figures() async throws {
        let place = try StorePlace(nil)
        let result = try await play(RouterConfiguration(), PortfolioTables.file(place.path))
        try place.remove()
        let report = result.report
        #expect(report.bars == 7_148)
        #expect(report.indicators == 28_400)
        #expect(report.signals == 4_745)
        #expect(report.orders == 2_170)
        #expect(report.fills == 2_170)
        #expect(report.positions == ["GOOG": 10, "EURUSD": -10])
        #expect(report.equity == Decimal(string: "99519.02849"))
        #expect(report.outcome == Self.outcome)
        #expect(report.store.orders == 2_170 && report.store.fills == 2_170 && report.store.pending == 0)
        #expect(report.ledger.balanced && report.ledger.pending == 0 && report.ledger.owed > 0)
        #expect(report.lanes.count >= 4)
        #expect(result.isComplete)
    }

    @Test("The outcome is the same in 50 runs with random delays in every lane")
    func isTheSame() async throws {
        // Several at a time: a run mostly waits.
        try await withThrowingTaskGroup(of: Day.Result.self) { group in
            for seed in 1...UInt64(50) {
                if seed > 8 { check(try await group.next()) }
                group.addTask { try await play(Self.jittery(seed), PortfolioTables.memory()) }
            }
            for try await result in group { check(result) }
        }
    }

    @Test("A simulated day has the outcome of a live one, and one digest for a seed", arguments: [0, 5])
    func simulated(seed: UInt64) async throws {
        var options = DayOptions()
        (options.mode, options.seed) = (.simulated, seed)
        let first = try await play(RouterConfiguration(), PortfolioTables.memory(), options)
        check(first)
        // Small queues hold publishers back, and change nothing that is counted.
        let small = try await play(Self.jittery(1), PortfolioTables.memory(), options)
        check(small)
        let again = try await play(RouterConfiguration(), PortfolioTables.memory(), options)
        #expect(first.report.digest == again.report.digest && first.report.digest?.count == 32)
        #expect(first.report.mode == .simulated && first.report.seed == seed)
    }

    @Test("A day that is played in two or three lives over one file has the outcome of one life")
    func lives() async throws {
        let input = try DayInput.load(BundledBars.paths, repeats: 1)
        let log = PortfolioTables.memory()
        var fills: [Int] = []
        for rows in [1_000, 4_000, input.rows.count] {
            let part = try DayInput(files: [Array(input.rows.prefix(rows))])
            let result = try await Day(input: part, options: DayOptions()).play(log: log)
            #expect(result.isComplete)
            // The file holds everything, and of every life the report says what the file says.
            fills.append(result.report.fills)
            if rows == input.rows.count {
                check(result)
                #expect(result.trace.points.count > 500)
            }
        }
        #expect(fills == fills.sorted() && fills[0] > 0 && fills[2] == 2_170)
        // A life without a bar changes nothing.
        let empty = try await Day(input: DayInput(files: [[]]), options: DayOptions()).play(log: log)
        #expect(empty.report.outcome == Self.outcome && empty.report.fills == 2_170)
    }

    @Test("The portfolio of the file is what the fills come to, exactly")
    func portfolio() async throws {
        let log = PortfolioTables.memory()
        let input = try DayInput.load(BundledBars.paths, repeats: 1)
        let result = try await Day(input: input, options: DayOptions()).play(log: log)
        let straight = try StraightDay(BarFeed(input))
        let (kept, trace) = try log.readTables { try Portfolio.read($0) }
        #expect(kept.account.holdings == straight.account.holdings)
        #expect(kept.account.cash == straight.account.cash && kept.account.equity == straight.account.equity)
        #expect(kept.account.fills == 2_170)
        #expect(result.trace == trace)
        #expect(trace.points.first == 100_000 && trace.points.last == straight.account.equity.doubleValue)
        let rows = try log.readTables { try $0.rows("SELECT symbol, quantity FROM app_positions ORDER BY symbol") }
        #expect(
            rows == [
                TableRow(["EURUSD", .integer(-10 * Quantity.scale)]),
                TableRow(["GOOG", .integer(10 * Quantity.scale)]),
            ])
    }

    private func check(_ result: Day.Result?) {
        #expect(result?.report.outcome == Self.outcome)
        #expect(result?.report.orders == 2_170)
        #expect(result?.isComplete == true)
    }

    private static func jittery(_ seed: UInt64) -> RouterConfiguration {
        var configuration = RouterConfiguration()
        configuration.jitterSeed = seed
        // Small, so that lanes wait for each other, too.
        configuration.ringCapacity = 256
        configuration.mailboxCapacity = 400
        return configuration
    }
}
