import Foundation
import TierBus
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
        let result = try await play(RouterConfiguration(), .sqlite(place.path))
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
                group.addTask { try await play(Self.jittery(seed), .memory()) }
            }
            for try await result in group { check(result) }
        }
    }

    @Test("A simulated day has the outcome of a live one, and one digest for a seed", arguments: [0, 5])
    func simulated(seed: UInt64) async throws {
        var options = DayOptions()
        (options.mode, options.seed) = (.simulated, seed)
        let first = try await play(RouterConfiguration(), .memory(), options)
        check(first)
        // Small queues hold publishers back, and change nothing that is counted.
        let small = try await play(Self.jittery(1), .memory(), options)
        check(small)
        let again = try await play(RouterConfiguration(), .memory(), options)
        #expect(first.report.digest == again.report.digest && first.report.digest?.count == 32)
        #expect(first.report.mode == .simulated && first.report.seed == seed)
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
