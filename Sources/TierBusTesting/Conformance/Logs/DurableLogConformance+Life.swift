import TierBusCore
import TierBusRouter

extension DurableLogConformance {
    static func rollback(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.rollback()
            try log.store(LogSample.entry(1))
            try log.begin()
            try expect(log.append(LogSample.entry(2)), is: .stored(sequence: 2))
            try log.rollback()
            try log.rollback()
            try expect(log.read(after: 0, limit: 9).map(\.sequence), is: [1])
            try expect(log.store(LogSample.entry(2)), is: [.stored(sequence: 2)])
        }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.lastSequence, is: 2)
            try expect(log.read(after: 0, limit: 9).count, is: 2)
        }
    }

    static func rollbackOfSubscriptions(_ source: DurableLogSource) throws {
        let kept = LogSample.subscription("kept")
        try opened(source) { (log, _) throws in
            try log.store(LogSample.entry(1), changes: [.added(kept)])
            try log.begin()
            try log.apply(.added(LogSample.subscription("undone")))
            try log.apply(.floor(subscription: "kept", sequence: 1))
            try log.apply(.exception(subscription: "kept", sequence: 1, LogException(state: .acked)))
            try log.apply(.deadLetter(LogSample.letter("kept", 1)))
            try expect(log.deadLetters(after: nil, limit: 9).count, is: 1)
            try log.rollback()
            try expect(log.deadLetters(after: nil, limit: 9), is: [])
            try expectRefusal(.internalError) { try log.change(.handed(subscription: "undone", sequence: 1)) }
            try log.rollback()
            try log.change(.handed(subscription: "kept", sequence: 1))
        }
        try opened(source) { (_, recovery) throws in
            var expected = kept
            expected.handed = 1
            try expect(recovery.subscriptions, is: [expected])
        }
    }

    static func misuse(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try expectRefusal(.internalError) { _ = try log.append(LogSample.entry(1)) }
            try expectRefusal(.internalError) { try log.apply(.added(LogSample.subscription("s"))) }
            try expectRefusal(.internalError) { try log.commit(flushing: true) }
            try expectRefusal(.internalError) { _ = try log.recover() }
            try log.begin()
            try expectRefusal(.internalError) { try log.begin() }
            try expectRefusal(.internalError) { try log.tidy() }
            try expectRefusal(.internalError) { try log.apply(.redefined(LogSample.subscription("s"))) }
            try expectRefusal(.internalError) { try log.apply(.deadLetter(LogSample.letter("s", 0))) }
            try log.apply(.added(LogSample.subscription("s")))
            try expectRefusal(.internalError) { try log.apply(.floor(subscription: "s", sequence: 1)) }
            try expect(log.append(LogSample.entry(1)), is: .stored(sequence: 1))
            try log.apply(.floor(subscription: "s", sequence: 1))
            try log.commit(flushing: false)
            try expect(log.census().events, is: ["ORDER": 1])
        }
    }

    static func closing(_ source: DurableLogSource) throws {
        let log = try source.open()
        _ = try log.recover()
        try log.store(LogSample.entry(1))
        try log.begin()
        _ = try log.append(LogSample.entry(2))
        try log.close()
        try log.close()
        try expectRefusal(.closed) { try log.begin() }
        try expectRefusal(.closed) { try log.rollback() }
        try expectRefusal(.closed) { try log.commit(flushing: true) }
        try expectRefusal(.closed) { _ = try log.append(LogSample.entry(2)) }
        try expectRefusal(.closed) { _ = try log.read(after: 0, limit: 1) }
        try expectRefusal(.closed) { _ = try log.read(type: "A", after: 0, limit: 1) }
        try expectRefusal(.closed) { _ = try log.deadLetters(after: nil, limit: 1) }
        try expectRefusal(.closed) { _ = try log.census() }
        try expectRefusal(.closed) { try log.tidy() }
        try expectRefusal(.closed) { _ = try log.recover() }
        try opened(source) { (log, recovery) throws in
            try expect(recovery.lastSequence, is: 1)
            try expect(log.read(after: 0, limit: 9).count, is: 1)
        }
    }

    static func flushingNothing(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.begin()
            try log.commit(flushing: true)
            try log.begin()
            try log.commit(flushing: false)
            try log.change(.added(LogSample.subscription("s")), flushing: false)
            try log.begin()
            try log.commit(flushing: true)
            try log.store(LogSample.entry(1))
        }
        try opened(source) { (_, recovery) throws in try expect(recovery.subscriptions.count, is: 1) }
    }

    static func tidying(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.tidy()
            for number in 1...20 {
                try log.store(LogSample.entry(number))
                if number % 4 == 0 { try log.tidy() }
            }
            try log.tidy()
            try expect(log.read(after: 0, limit: 99).count, is: 20)
        }
    }

    static func room(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.store(LogSample.entry(1))
            try log.checkRoom(for: LogSample.entry(2))
            try log.checkRoom(for: LogSample.entry(1))
            try expect(log.read(after: 0, limit: 9).count, is: 1)
            try log.store(LogSample.entry(3))
            try expect(log.read(after: 0, limit: 9).map(\.sequence), is: [1, 2])
        }
    }
}
