import TierBusCore
import TierBusRouter

extension DurableLogConformance {
    /// What lets every settled event go.
    private static func sweep(upTo end: Int64, limit: Int = 100) -> LogSweep {
        LogSweep(
            settledUpTo: end, eventsBefore: Timestamp(nanoseconds: .max), tombstonesBefore: .epoch,
            mostTombstones: 100, now: Timestamp(nanoseconds: 1_000), limit: limit)
    }

    private static func run(_ sweep: LogSweep, on log: any DurableLog) throws -> LogSwept {
        try log.begin()
        let swept = try log.sweep(sweep)
        try log.commit(flushing: false)
        return swept
    }

    static func sweeping(_ source: DurableLogSource) throws {
        var discarded = LogSample.letter("s", 3)
        discarded.state = .discarded
        discarded.changedAt = Timestamp(nanoseconds: 5)
        try opened(source) { (log, _) throws in
            for number in 1...10 { try log.store(LogSample.entry(number)) }
            try log.change(.added(LogSample.subscription("s")))
            try log.change(.deadLetter(LogSample.letter("s", 2)), .deadLetter(discarded))
            try log.change(.floor(subscription: "s", sequence: 8))
            // Too young: sample events are published one nanosecond after the other.
            var young = sweep(upTo: 8)
            young.eventsBefore = Timestamp(nanoseconds: 1_700_000_000_000_000_002)
            try expect(run(young, on: log).events, is: 1)
            try expect(log.read(after: 0, limit: 99).map(\.sequence), is: Array(2...10))
            var nothing = sweep(upTo: 8)
            nothing.eventsBefore = nil
            try expect(run(nothing, on: log), is: LogSwept())
            // In pages. 2 has an open dead letter.
            var swept = try run(sweep(upTo: 8, limit: 2), on: log)
            try expect(swept.events, is: 2)
            try expect(swept.hasMore, is: true)
            try log.begin()
            _ = try log.sweep(sweep(upTo: 8))
            try log.rollback()
            swept = try run(sweep(upTo: 8), on: log)
            try expect(log.read(after: 0, limit: 99).map(\.sequence), is: [2, 9, 10])
            // How an event ended is known as long as its id.
            try expect(log.deadLetters(after: nil, limit: 9), is: [LogSample.letter("s", 2), discarded])
            try expect(log.census(), is: LogCensus(events: ["ORDER": 3], pending: 2, deadLetters: 1))
            // The last event stays whatever is settled, so that no sequence is given twice.
            try log.change(.floor(subscription: "s", sequence: 10))
            _ = try run(sweep(upTo: 10), on: log)
            try expect(log.read(after: 0, limit: 99).map(\.sequence), is: [2, 10])
            var forgetful = sweep(upTo: 10)
            forgetful.tombstonesBefore = Timestamp(nanoseconds: .max)
            try expect(run(forgetful, on: log).deadLetters, is: 1)
            try expect(log.deadLetters(after: nil, limit: 9), is: [LogSample.letter("s", 2)])
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.lastSequence, is: 10)
            try expect(log.read(type: "ORDER", after: 0, limit: 99).map(\.sequence), is: [2, 10])
            try expect(log.store(LogSample.entry(11)), is: [.stored(sequence: 11)])
        }
    }

    static func tombstones(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            for number in 1...6 { try log.store(LogSample.entry(number)) }
            _ = try run(sweep(upTo: 6), on: log)
            try expect(log.read(after: 0, limit: 99).map(\.sequence), is: [6])
            var conflict = LogSample.entry(4)
            conflict.payload[0] ^= 1
            try expect(
                log.store(LogSample.entry(1), conflict, LogSample.entry(5)),
                is: [.duplicate(of: 1), .conflict(with: 4), .duplicate(of: 5)])
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.lastSequence, is: 6)
            try expect(log.store(LogSample.entry(2)), is: [.duplicate(of: 2)])
            // The oldest ids go when there are too many.
            var few = sweep(upTo: 0)
            few.mostTombstones = 2
            try expect(run(few, on: log).tombstones, is: 3)
            try expect(
                log.store(LogSample.entry(3), LogSample.entry(4)), is: [.stored(sequence: 7), .duplicate(of: 4)])
            // And all that are too old.
            var old = sweep(upTo: 0)
            old.tombstonesBefore = Timestamp(nanoseconds: 1_001)
            try expect(run(old, on: log).tombstones, is: 2)
            try expect(log.store(LogSample.entry(4)), is: [.stored(sequence: 8)])
        }
    }
}
