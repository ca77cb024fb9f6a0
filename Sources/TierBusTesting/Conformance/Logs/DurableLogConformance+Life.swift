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
            try expect(
                LogError.thrown { try log.change(.handed(subscription: "undone", sequence: 1)) }?.code,
                is: .internalError)
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
            try expect(LogError.thrown { _ = try log.append(LogSample.entry(1)) }?.code, is: .internalError)
            try expect(LogError.thrown { try log.apply(.added(LogSample.subscription("s"))) }?.code, is: .internalError)
            try expect(LogError.thrown { try log.commit(flushing: true) }?.code, is: .internalError)
            try expect(LogError.thrown { _ = try log.recover() }?.code, is: .internalError)
            try log.begin()
            try expect(LogError.thrown { try log.begin() }?.code, is: .internalError)
            try expect(LogError.thrown { try log.tidy() }?.code, is: .internalError)
            try expect(
                LogError.thrown { try log.apply(.redefined(LogSample.subscription("s"))) }?.code, is: .internalError)
            try expect(
                LogError.thrown { try log.apply(.deadLetter(LogSample.letter("s", 0))) }?.code, is: .internalError)
            try log.apply(.added(LogSample.subscription("s")))
            try expect(
                LogError.thrown { try log.apply(.floor(subscription: "s", sequence: 1)) }?.code, is: .internalError)
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
        try expect(LogError.thrown { try log.begin() }?.code, is: .closed)
        try expect(LogError.thrown { try log.rollback() }?.code, is: .closed)
        try expect(LogError.thrown { try log.commit(flushing: true) }?.code, is: .closed)
        try expect(LogError.thrown { _ = try log.append(LogSample.entry(2)) }?.code, is: .closed)
        try expect(LogError.thrown { _ = try log.read(after: 0, limit: 1) }?.code, is: .closed)
        try expect(LogError.thrown { _ = try log.read(type: "A", after: 0, limit: 1) }?.code, is: .closed)
        try expect(LogError.thrown { _ = try log.deadLetters(after: nil, limit: 1) }?.code, is: .closed)
        try expect(LogError.thrown { _ = try log.census() }?.code, is: .closed)
        try expect(LogError.thrown { try log.tidy() }?.code, is: .closed)
        try expect(LogError.thrown { _ = try log.recover() }?.code, is: .closed)
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
}
