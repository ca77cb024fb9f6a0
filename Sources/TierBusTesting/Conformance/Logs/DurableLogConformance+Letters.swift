import TierBusCore
import TierBusRouter

extension DurableLogConformance {
    static func redriving(_ source: DurableLogSource) throws {
        var (below, above) = (LogSample.letter("s", 1), LogSample.letter("s", 4))
        let held = LogException(state: .held)
        let flying = LogException(state: .inFlight, failures: 1)
        try opened(source) { (log, _) throws in
            for number in 1...5 { try log.store(LogSample.entry(number)) }
            try log.change(.added(LogSample.subscription("s")))
            try log.change(.deadLetter(below), .deadLetter(above), .floor(subscription: "s", sequence: 3))
            (below.state, below.redrives, below.changedAt) = (.redriven, 1, Timestamp(nanoseconds: 500))
            (above.state, above.redrives) = (.redriven, 2)
            try log.change(
                .deadLetter(below), .exception(subscription: "s", sequence: 1, held), .deadLetter(above),
                .exception(subscription: "s", sequence: 4, held))
            try log.change(.exception(subscription: "s", sequence: 1, flying))
            // 2 is no dead letter.
            try log.change(.exception(subscription: "s", sequence: 2, flying))
            try expect(log.census().pending, is: 3)
            try expect(log.census().deadLetters, is: 0)
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.subscriptions.first?.letters, is: [1: below, 4: above])
            try expect(recovery.subscriptions.first?.exceptions, is: [1: flying, 4: held])
            below.state = .settled
            above.state = .settled
            try log.change(
                .deadLetter(below), .exceptionRemoved(subscription: "s", sequence: 1), .deadLetter(above),
                .exception(subscription: "s", sequence: 4, LogException(state: .acked)),
                .floor(subscription: "s", sequence: 4))
            try expect(log.census().pending, is: 1)
            try expect(log.deadLetters(after: nil, limit: 9), is: [below, above])
        }
        try opened(source) { (_, recovery) throws in
            try expect(recovery.subscriptions.first?.letters, is: [:])
            try expect(recovery.subscriptions.first?.exceptions, is: [:])
        }
    }

    static func statesOfLetters(_ source: DurableLogSource) throws {
        var letters = (1...4).map { LogSample.letter("s", Int64($0)) }
        letters[0].halts = true
        letters[0].orderingKey = "key \u{e9}"
        try opened(source) { (log, _) throws in
            for number in 1...4 { try log.store(LogSample.entry(number)) }
            try log.change(.added(LogSample.subscription("s")))
            for letter in letters { try log.change(.deadLetter(letter)) }
            letters[1].state = .discarded
            letters[2].state = .redriven
            letters[3].state = .redriven
            for letter in letters { try log.change(.deadLetter(letter)) }
            // Set aside once more.
            letters[3].state = .setAside
            letters[3].redrives = 1
            try log.change(.deadLetter(letters[3]))
            try log.begin()
            var undone = letters[0]
            undone.state = .discarded
            try log.apply(.deadLetter(undone))
            try log.rollback()
            try expect(log.census().deadLetters, is: 2)
        }
        try opened(source) { (log, recovery) throws in
            try expect(log.deadLetters(after: nil, limit: 9), is: letters)
            // Those that later events wait for, or that are owed again.
            try expect(recovery.subscriptions.first?.letters, is: [1: letters[0], 3: letters[2]])
        }
    }

    static func removal(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            for number in 1...3 { try log.store(LogSample.entry(number)) }
            try log.change(.added(LogSample.subscription("s")), .added(LogSample.subscription("t")))
            try log.change(
                .deadLetter(LogSample.letter("s", 1)), .deadLetter(LogSample.letter("t", 1)),
                .exception(subscription: "s", sequence: 2, LogException(state: .acked)))
            try expectRefusal(.internalError) { try log.change(.removed(subscription: "u")) }
            try log.rollback()
            try log.begin()
            try log.apply(.removed(subscription: "t"))
            try log.rollback()
            try log.change(.removed(subscription: "s"))
            try expectRefusal(.internalError) { try log.change(.floor(subscription: "s", sequence: 1)) }
            try log.rollback()
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.subscriptions.map(\.name), is: ["t"])
            try expect(log.deadLetters(after: nil, limit: 9), is: [LogSample.letter("t", 1)])
            try expect(log.read(after: 0, limit: 9).count, is: 3)
            // A new one of the name begins with nothing of the old one's.
            try log.change(.added(LogSample.subscription("s")))
        }
        try opened(source) { (_, recovery) throws in
            try expect(recovery.subscriptions.first, is: LogSample.subscription("s"))
        }
    }
}
