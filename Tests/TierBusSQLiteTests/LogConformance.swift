import Testing
import TierBusCore
import TierBusRouter

/// What every durable log has to do. Each function wants a source of one log that is empty at first and that keeps what
/// was committed from one opening to the next.
enum LogConformance {
    static let all: [(name: String, check: @Sendable (DurableLogSource) throws -> Void)] = [
        ("an empty log", emptyLog), ("a round trip", roundTrip), ("order", order), ("duplicates", duplicates),
        ("conflicts", conflicts), ("rollback", rollback), ("rollback of subscriptions", rollbackOfSubscriptions),
        ("duplicates in one transaction", duplicatesInOneTransaction), ("subscriptions", subscriptions),
        ("a redefinition", redefinition), ("the floor", floorForgets), ("exceptions", exceptions),
        ("dead letters", deadLetters), ("pages of dead letters", pagesOfDeadLetters), ("pages", pages),
        ("pages of a type", pagesOfType), ("the census", census), ("census within a transaction", censusWithin),
        ("misuse", misuse), ("closing", closing), ("flushing nothing", flushingNothing), ("tidying", tidying),
    ]

    @discardableResult
    private static func with<Result>(
        _ source: DurableLogSource, _ body: (any DurableLog, LogRecovery) throws -> Result
    ) throws -> Result {
        let log = try source.open()
        do {
            let result = try body(log, try log.recover())
            try log.close()
            return result
        } catch {
            try log.close()
            throw error
        }
    }

    static func emptyLog(_ source: DurableLogSource) throws {
        try with(source) { (log, recovery) throws in
            #expect(recovery == LogRecovery())
            #expect(try log.read(after: 0, limit: 10).isEmpty)
            #expect(try log.read(type: "ORDER", after: 0, limit: 10).isEmpty)
            #expect(try log.deadLetters(after: nil, limit: 10).isEmpty)
            #expect(try log.census() == LogCensus())
        }
    }

    static func roundTrip(_ source: DurableLogSource) throws {
        var entries = (1...40).map { Sample.entry($0, bytes: $0 * $0 % 300) }
        entries[3].payload = []
        entries[4].topic = ""
        entries[5].source = "nul\0 and \u{10FFFF}"
        entries[6].version = .max
        entries[7].timestamp = Timestamp(nanoseconds: .min)
        entries[8].publishedAt = Timestamp(nanoseconds: .max)
        entries[9].scope = .children
        entries[10].correlationID = EventID(high: .max, low: .max)
        entries[11].payload = [UInt8](repeating: 0xFF, count: 100_000)
        let expected = entries.enumerated().map { LogRead.event(sequence: Int64($0 + 1), $1) }
        try with(source) { (log, _) throws in
            for entry in entries { try log.store(entry) }
            #expect(try log.read(after: 0, limit: 100) == expected)
        }
        try with(source) { (log, recovery) throws in
            #expect(recovery == LogRecovery(lastSequence: 40))
            #expect(try log.read(after: 0, limit: 100) == expected)
        }
    }

    static func order(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            #expect(try log.store(Sample.entry(9), Sample.entry(2)) == [.stored(sequence: 1), .stored(sequence: 2)])
            #expect(try log.store(Sample.entry(5)) == [.stored(sequence: 3)])
        }
        try with(source) { (log, recovery) throws in
            #expect(recovery.lastSequence == 3)
            #expect(try log.store(Sample.entry(1)) == [.stored(sequence: 4)])
            #expect(try log.read(after: 0, limit: 9).map(\.sequence) == [1, 2, 3, 4])
        }
    }

    static func duplicates(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in try log.store(Sample.entry(1), Sample.entry(2)) }
        try with(source) { (log, _) throws in
            var again = Sample.entry(2)
            again.publishedAt = .epoch
            again.source = "another"
            #expect(try log.store(again, Sample.entry(1)) == [.duplicate(of: 2), .duplicate(of: 1)])
            #expect(try log.store(Sample.entry(3)) == [.stored(sequence: 3)])
            #expect(try log.read(after: 1, limit: 1) == [.event(sequence: 2, Sample.entry(2))])
        }
    }

    static func conflicts(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            try log.store(Sample.entry(1))
            var (payload, type, version) = (Sample.entry(1), Sample.entry(1), Sample.entry(1))
            payload.payload[0] ^= 1
            type.type = "FILL"
            version.version += 1
            #expect(try log.store(payload, type, version) == Array(repeating: .conflict(with: 1), count: 3))
            #expect(try log.read(after: 0, limit: 9) == [.event(sequence: 1, Sample.entry(1))])
            #expect(try log.read(type: "FILL", after: 0, limit: 9).isEmpty)
        }
    }

    static func duplicatesInOneTransaction(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            #expect(
                try log.store(Sample.entry(1), Sample.entry(1), Sample.entry(2))
                    == [.stored(sequence: 1), .duplicate(of: 1), .stored(sequence: 2)])
        }
    }

    static func rollback(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            try log.rollback()
            try log.store(Sample.entry(1))
            try log.begin()
            #expect(try log.append(Sample.entry(2)) == .stored(sequence: 2))
            try log.rollback()
            try log.rollback()
            #expect(try log.read(after: 0, limit: 9).map(\.sequence) == [1])
            #expect(try log.store(Sample.entry(2)) == [.stored(sequence: 2)])
        }
        try with(source) { (log, recovery) throws in
            #expect(recovery.lastSequence == 2)
            #expect(try log.read(after: 0, limit: 9).count == 2)
        }
    }

    static func rollbackOfSubscriptions(_ source: DurableLogSource) throws {
        let kept = Sample.subscription("kept")
        try with(source) { (log, _) throws in
            try log.store(Sample.entry(1), changes: [.added(kept)])
            try log.begin()
            try log.apply(.added(Sample.subscription("undone")))
            try log.apply(.floor(subscription: "kept", sequence: 1))
            try log.apply(.exception(subscription: "kept", sequence: 1, LogException(state: .acked)))
            try log.apply(.deadLetter(Sample.letter("kept", 1)))
            #expect(try log.deadLetters(after: nil, limit: 9).count == 1)
            try log.rollback()
            #expect(try log.deadLetters(after: nil, limit: 9).isEmpty)
            #expect(code { try log.change(.handed(subscription: "undone", sequence: 1)) } == .internalError)
            try log.rollback()
            try log.change(.handed(subscription: "kept", sequence: 1))
        }
        try with(source) { (_, recovery) throws in
            var expected = kept
            expected.handed = 1
            #expect(recovery.subscriptions == [expected])
        }
    }

    static func subscriptions(_ source: DurableLogSource) throws {
        let first = Sample.subscription("b", source: "risk")
        let second = LogSubscription(
            name: "a", container: "x", type: "FILL", source: nil, floor: 1, handed: 3,
            exceptions: [2: LogException(state: .acked), 3: LogException(state: .held)])
        try with(source) { (log, _) throws in
            try log.store(
                Sample.entry(1), Sample.entry(2), Sample.entry(3), changes: [.added(first), .added(second)])
            #expect(code { try log.change(.added(first)) } == .internalError)
            try log.rollback()
        }
        try with(source) { (_, recovery) throws in #expect(recovery.subscriptions == [second, first]) }
    }

    static func redefinition(_ source: DurableLogSource) throws {
        var subscription = Sample.subscription("s", source: "risk")
        try with(source) { (log, _) throws in
            try log.store(Sample.entry(1), Sample.entry(2), changes: [.added(subscription)])
            try log.change(
                .floor(subscription: "s", sequence: 1), .handed(subscription: "s", sequence: 2),
                .exception(subscription: "s", sequence: 2, LogException(state: .acked)))
            try log.change(
                .redefined(LogSubscription(name: "s", container: "new", type: "FILL", source: nil, floor: 0)))
        }
        subscription.container = "new"
        subscription.type = "FILL"
        subscription.source = nil
        subscription.floor = 1
        subscription.handed = 2
        subscription.exceptions = [2: LogException(state: .acked)]
        try with(source) { (_, recovery) throws in #expect(recovery.subscriptions == [subscription]) }
    }

    static func floorForgets(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            for number in 1...6 { try log.store(Sample.entry(number)) }
            try log.change(.added(Sample.subscription("s")), .added(Sample.subscription("t")))
            for sequence in Int64(2)...5 {
                try log.change(
                    .exception(subscription: "s", sequence: sequence, LogException(state: .acked)),
                    .exception(subscription: "t", sequence: sequence, LogException(state: .acked)))
            }
            try log.change(.floor(subscription: "s", sequence: 4))
            #expect(code { try log.change(.floor(subscription: "s", sequence: 3)) } == .internalError)
            try log.rollback()
        }
        try with(source) { (_, recovery) throws in
            #expect(recovery.subscriptions.map(\.floor) == [4, 0])
            #expect(recovery.subscriptions.map { $0.exceptions.keys.sorted() } == [[5], [2, 3, 4, 5]])
        }
    }

    static func exceptions(_ source: DurableLogSource) throws {
        let due = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
        let states = LogException.State.allCases
        try with(source) { (log, _) throws in
            for number in 1...6 { try log.store(Sample.entry(number)) }
            try log.change(.added(Sample.subscription("s")))
            for (index, state) in states.enumerated() {
                let exception = LogException(state: state, failures: index, interruptions: 2 * index, due: due)
                try log.change(.exception(subscription: "s", sequence: Int64(index + 1), exception))
            }
            try log.change(
                .exception(subscription: "s", sequence: 1, LogException(state: .retrying, failures: 9)),
                .exceptionRemoved(subscription: "s", sequence: 2), .exceptionRemoved(subscription: "s", sequence: 6))
        }
        try with(source) { (_, recovery) throws in
            var expected: [Int64: LogException] = [1: LogException(state: .retrying, failures: 9)]
            for index in 2..<states.count {
                expected[Int64(index + 1)] = LogException(
                    state: states[index], failures: index, interruptions: 2 * index, due: due)
            }
            #expect(recovery.subscriptions.first?.exceptions == expected)
        }
    }

    static func deadLetters(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            try log.store(Sample.entry(1), Sample.entry(2), changes: [.added(Sample.subscription("s"))])
            let dead = LogException(state: .dead, failures: 3, interruptions: 1)
            try log.change(
                .exception(subscription: "s", sequence: 2, dead), .deadLetter(Sample.letter("s", 2)))
        }
        try with(source) { (log, recovery) throws in
            #expect(try log.deadLetters(after: nil, limit: 9) == [Sample.letter("s", 2)])
            #expect(
                recovery.subscriptions.first?.exceptions == [
                    2: LogException(state: .dead, failures: 3, interruptions: 1)
                ])
            #expect(try log.census() == LogCensus(events: ["ORDER": 2], pending: 1, deadLetters: 1))
            try log.change(.floor(subscription: "s", sequence: 2))
            #expect(try log.deadLetters(after: nil, limit: 9) == [Sample.letter("s", 2)])
        }
    }

    static func pagesOfDeadLetters(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            var expected: [DeadLetter] = []
            for number in 1...7 { try log.store(Sample.entry(number)) }
            for name in ["b", "a", "\u{fc}"] { try log.change(.added(Sample.subscription(name))) }
            for name in ["a", "b", "\u{fc}"] {
                for sequence in Int64(1)...7 { expected.append(Sample.letter(name, sequence)) }
            }
            for letter in expected.reversed() { try log.change(.deadLetter(letter)) }
            for size in 1...9 {
                var (found, place): ([DeadLetter], (subscription: String, sequence: Int64)?) = ([], nil)
                while true {
                    let page = try log.deadLetters(after: place, limit: size)
                    guard let last = page.last else { break }
                    found += page
                    place = (last.subscription, last.sequence)
                }
                #expect(found == expected)
            }
            #expect(try log.deadLetters(after: nil, limit: 0).isEmpty)
        }
    }

    static func pages(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            for number in 1...23 { try log.store(Sample.entry(number)) }
            for size in 1...25 {
                var (found, place): ([Int64], Int64) = ([], 0)
                while let last = try log.read(after: place, limit: size).map({ read in
                    found.append(read.sequence)
                    return read.sequence
                }).last { place = last }
                #expect(found == Array(1...23))
            }
            #expect(try log.read(after: 23, limit: 5).isEmpty)
            #expect(try log.read(after: .max, limit: 5).isEmpty)
            #expect(try log.read(after: 0, limit: 0).isEmpty)
            #expect(try log.read(after: 0, limit: -1).isEmpty)
            #expect(try log.read(after: .min, limit: .max).count == 23)
        }
    }

    static func pagesOfType(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            for number in 1...30 { try log.store(Sample.entry(number, type: ["A", "B", "C"][number % 3])) }
            for size in 1...11 {
                var (found, place): ([Int64], Int64) = ([], 0)
                while true {
                    let page = try log.read(type: "B", after: place, limit: size)
                    guard let last = page.last else { break }
                    found += page.map(\.sequence)
                    place = last.sequence
                }
                #expect(found == Array(stride(from: 1, through: 28, by: 3)))
            }
            #expect(try log.read(type: "D", after: 0, limit: 5).isEmpty)
            #expect(try log.read(type: "", after: 0, limit: 5).isEmpty)
        }
    }

    static func census(_ source: DurableLogSource) throws {
        var subscriptions = [
            Sample.subscription("all"), Sample.subscription("fills", type: "FILL"),
            Sample.subscription("named", source: "execution"), Sample.subscription("late", floor: 20),
        ]
        // Does not get its own events.
        subscriptions.append(LogSubscription(name: "own", container: "risk", type: "ORDER", source: nil, floor: 0))
        subscriptions.append(LogSubscription(name: "own2", container: "risk", type: "ORDER", source: "risk", floor: 0))
        try with(source) { (log, _) throws in
            var entries: [LogEntry] = []
            for number in 1...40 {
                entries.append(
                    Sample.entry(
                        number, type: number % 3 == 0 ? "FILL" : "ORDER",
                        source: number % 5 == 0 ? "execution" : "risk",
                        scope: Scope.allCases[number % 4]))
                try log.store(entries[number - 1])
            }
            try log.begin()
            for subscription in subscriptions { try log.apply(.added(subscription)) }
            try log.commit(flushing: true)
            func owed() -> Int {
                subscriptions.reduce(0) { sum, subscription in
                    sum
                        + entries.enumerated().filter { index, entry in
                            Int64(index + 1) > subscription.floor
                                && subscription.wants(type: entry.type, source: entry.source, scope: entry.scope)
                        }.count
                }
            }
            #expect(try log.census() == LogCensus(events: ["FILL": 13, "ORDER": 27], pending: owed()))
            // 4, 8 and 16 are global orders.
            try log.change(
                .exception(subscription: "all", sequence: 4, LogException(state: .acked)),
                .exception(subscription: "all", sequence: 8, LogException(state: .retrying)),
                .deadLetter(Sample.letter("all", 16)))
            #expect(try log.census().pending == owed() - 2)
            try log.change(.floor(subscription: "all", sequence: 40))
            subscriptions[0].floor = 40
            #expect(try log.census() == LogCensus(events: ["FILL": 13, "ORDER": 27], pending: owed(), deadLetters: 1))
        }
    }

    static func censusWithin(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            try log.change(.added(Sample.subscription("s")))
            try log.begin()
            _ = try log.append(Sample.entry(1))
            _ = try log.append(Sample.entry(2))
            try log.apply(.exception(subscription: "s", sequence: 1, LogException(state: .acked)))
            #expect(try log.census() == LogCensus(events: ["ORDER": 2], pending: 1))
            try log.apply(.exceptionRemoved(subscription: "s", sequence: 1))
            #expect(try log.census() == LogCensus(events: ["ORDER": 2], pending: 2))
            try log.rollback()
            #expect(try log.census() == LogCensus())
        }
    }

    static func misuse(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            #expect(code { _ = try log.append(Sample.entry(1)) } == .internalError)
            #expect(code { try log.apply(.added(Sample.subscription("s"))) } == .internalError)
            #expect(code { try log.commit(flushing: true) } == .internalError)
            #expect(code { _ = try log.recover() } == .internalError)
            try log.begin()
            #expect(code { try log.begin() } == .internalError)
            #expect(code { try log.tidy() } == .internalError)
            #expect(code { try log.apply(.redefined(Sample.subscription("s"))) } == .internalError)
            #expect(code { try log.apply(.deadLetter(Sample.letter("s", 0))) } == .internalError)
            try log.apply(.added(Sample.subscription("s")))
            #expect(code { try log.apply(.floor(subscription: "s", sequence: 1)) } == .internalError)
            #expect(try log.append(Sample.entry(1)) == .stored(sequence: 1))
            try log.apply(.floor(subscription: "s", sequence: 1))
            try log.commit(flushing: false)
            #expect(try log.census().events == ["ORDER": 1])
        }
    }

    static func closing(_ source: DurableLogSource) throws {
        let log = try source.open()
        _ = try log.recover()
        try log.store(Sample.entry(1))
        try log.begin()
        _ = try log.append(Sample.entry(2))
        try log.close()
        try log.close()
        #expect(code { try log.begin() } == .closed)
        #expect(code { try log.rollback() } == .closed)
        #expect(code { try log.commit(flushing: true) } == .closed)
        #expect(code { _ = try log.append(Sample.entry(2)) } == .closed)
        #expect(code { _ = try log.read(after: 0, limit: 1) } == .closed)
        #expect(code { _ = try log.read(type: "A", after: 0, limit: 1) } == .closed)
        #expect(code { _ = try log.deadLetters(after: nil, limit: 1) } == .closed)
        #expect(code { _ = try log.census() } == .closed)
        #expect(code { try log.tidy() } == .closed)
        #expect(code { _ = try log.recover() } == .closed)
        try with(source) { (log, recovery) throws in
            #expect(recovery.lastSequence == 1)
            #expect(try log.read(after: 0, limit: 9).count == 1)
        }
    }

    static func flushingNothing(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            try log.begin()
            try log.commit(flushing: true)
            try log.begin()
            try log.commit(flushing: false)
            try log.change(.added(Sample.subscription("s")), flushing: false)
            try log.begin()
            try log.commit(flushing: true)
            try log.store(Sample.entry(1))
        }
        try with(source) { (_, recovery) throws in #expect(recovery.subscriptions.count == 1) }
    }

    static func tidying(_ source: DurableLogSource) throws {
        try with(source) { (log, _) throws in
            try log.tidy()
            for number in 1...20 {
                try log.store(Sample.entry(number))
                if number % 4 == 0 { try log.tidy() }
            }
            try log.tidy()
            #expect(try log.read(after: 0, limit: 99).count == 20)
        }
    }
}
