import TierBusCore
import TierBusRouter

extension DurableLogConformance {
    static func subscriptions(_ source: DurableLogSource) throws {
        let first = LogSample.subscription("b", source: "risk")
        let second = LogSubscription(
            name: "a", container: "x", type: "FILL", source: nil, floor: 1, handed: 3,
            exceptions: [2: LogException(state: .acked), 3: LogException(state: .held)])
        try opened(source) { (log, _) throws in
            try log.store(
                LogSample.entry(1), LogSample.entry(2), LogSample.entry(3), changes: [.added(first), .added(second)])
            try expectRefusal(.internalError) { try log.change(.added(first)) }
            try log.rollback()
        }
        try opened(source) { (_, recovery) throws in try expect(recovery.subscriptions, is: [second, first]) }
    }

    static func redefinition(_ source: DurableLogSource) throws {
        var subscription = LogSample.subscription("s", source: "risk")
        try opened(source) { (log, _) throws in
            try log.store(LogSample.entry(1), LogSample.entry(2), changes: [.added(subscription)])
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
        try opened(source) { (_, recovery) throws in try expect(recovery.subscriptions, is: [subscription]) }
    }

    static func floorForgets(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            for number in 1...6 { try log.store(LogSample.entry(number)) }
            try log.change(.added(LogSample.subscription("s")), .added(LogSample.subscription("t")))
            for sequence in Int64(2)...5 {
                try log.change(
                    .exception(subscription: "s", sequence: sequence, LogException(state: .acked)),
                    .exception(subscription: "t", sequence: sequence, LogException(state: .acked)))
            }
            try log.change(.floor(subscription: "s", sequence: 4))
            try expectRefusal(.internalError) { try log.change(.floor(subscription: "s", sequence: 3)) }
            try log.rollback()
        }
        try opened(source) { (_, recovery) throws in
            try expect(recovery.subscriptions.map(\.floor), is: [4, 0])
            try expect(recovery.subscriptions.map { $0.exceptions.keys.sorted() }, is: [[5], [2, 3, 4, 5]])
        }
    }

    static func exceptions(_ source: DurableLogSource) throws {
        let due = Timestamp(nanoseconds: 1_700_000_000_123_456_789)
        let states = LogException.State.allCases
        try opened(source) { (log, _) throws in
            for number in 1...6 { try log.store(LogSample.entry(number)) }
            try log.change(.added(LogSample.subscription("s")))
            for (index, state) in states.enumerated() {
                let exception = LogException(state: state, failures: index, interruptions: 2 * index, due: due)
                try log.change(.exception(subscription: "s", sequence: Int64(index + 1), exception))
            }
            try log.change(
                .exception(subscription: "s", sequence: 1, LogException(state: .retrying, failures: 9)),
                .exceptionRemoved(subscription: "s", sequence: 2), .exceptionRemoved(subscription: "s", sequence: 6))
        }
        try opened(source) { (_, recovery) throws in
            var expected: [Int64: LogException] = [1: LogException(state: .retrying, failures: 9)]
            for index in 2..<states.count {
                expected[Int64(index + 1)] = LogException(
                    state: states[index], failures: index, interruptions: 2 * index, due: due)
            }
            try expect(recovery.subscriptions.first?.exceptions, is: expected)
        }
    }

    static func deadLetters(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.store(LogSample.entry(1), LogSample.entry(2), changes: [.added(LogSample.subscription("s"))])
            let dead = LogException(state: .dead, failures: 3, interruptions: 1)
            try log.change(
                .exception(subscription: "s", sequence: 2, dead), .deadLetter(LogSample.letter("s", 2)))
        }
        try opened(source) { (log, recovery) throws in
            try expect(log.deadLetters(after: nil, limit: 9), is: [LogSample.letter("s", 2)])
            try expect(
                recovery.subscriptions.first?.exceptions,
                is: [
                    2: LogException(state: .dead, failures: 3, interruptions: 1)
                ])
            try expect(log.census(), is: LogCensus(events: ["ORDER": 2], pending: 1, deadLetters: 1))
            try log.change(.floor(subscription: "s", sequence: 2))
            try expect(log.deadLetters(after: nil, limit: 9), is: [LogSample.letter("s", 2)])
        }
    }

    static func pagesOfDeadLetters(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            var expected: [DeadLetter] = []
            for number in 1...7 { try log.store(LogSample.entry(number)) }
            for name in ["b", "a", "\u{fc}"] { try log.change(.added(LogSample.subscription(name))) }
            for name in ["a", "b", "\u{fc}"] {
                for sequence in Int64(1)...7 { expected.append(LogSample.letter(name, sequence)) }
            }
            for letter in expected.reversed() { try log.change(.deadLetter(letter)) }
            for size in 1...9 {
                let found = try allPages { last in
                    try log.deadLetters(after: last.map { ($0.subscription, $0.sequence) }, limit: size)
                }
                try expect(found, is: expected, "pages of \(size)")
            }
            try expect(log.deadLetters(after: nil, limit: 0), is: [])
        }
    }
}
