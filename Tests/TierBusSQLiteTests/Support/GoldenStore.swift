import TierBusCore
import TierBusRouter
import TierBusSQLite
import TierBusTesting

/// What the store of the present version in `Golden` holds: every kind of row, in every state.
enum GoldenStore {
    /// Letters in each state; the redriven one is below the floor, and its delivery is in flight.
    static var letters: [DeadLetter] {
        DeadLetter.State.allCases.enumerated().map { index, state in
            var letter = LogSample.letter("orders", Int64(index + 2), reason: "no price")
            letter.orderingKey = "key \(index)"
            letter.state = state
            letter.halts = state == .setAside
            letter.redrives = index
            letter.changedAt = Timestamp(nanoseconds: 1_700_000_000_000_001_000)
            return letter
        }
    }

    static func entry(_ number: Int) -> LogEntry {
        LogSample.entry(number, type: number % 3 == 0 ? "FILL" : "ORDER", bytes: 40)
    }

    /// Writes the store.
    static func write(_ path: String) throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.begin()
        for number in 1...24 { _ = try log.append(entry(number)) }
        try log.apply(.added(LogSample.subscription("orders")))
        try log.apply(.added(LogSample.subscription("fills", floor: 24, type: "FILL", source: "risk")))
        try log.commit(flushing: true)
        for letter in letters { try log.change(.deadLetter(letter)) }
        try log.change(
            .floor(subscription: "orders", sequence: 8), .handed(subscription: "orders", sequence: 14),
            .exception(subscription: "orders", sequence: 3, LogException(state: .inFlight, failures: 1)),
            .exception(subscription: "orders", sequence: 9, LogException(state: .acked)),
            .exception(
                subscription: "orders", sequence: 10,
                LogException(state: .retrying, failures: 2, due: Timestamp(nanoseconds: 1_700_000_000_000_000_500))),
            .exception(subscription: "orders", sequence: 11, LogException(state: .held)))
        try log.begin()
        _ = try log.sweep(
            LogSweep(
                settledUpTo: 8, eventsBefore: Timestamp(nanoseconds: .max), tombstonesBefore: .epoch,
                mostTombstones: 100, now: Timestamp(nanoseconds: 1_700_000_000_000_002_000), limit: 100))
        try log.commit(flushing: true)
        try log.close()
    }
}
