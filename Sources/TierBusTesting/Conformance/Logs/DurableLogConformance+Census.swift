import TierBusCore
import TierBusRouter

extension DurableLogConformance {
    static func census(_ source: DurableLogSource) throws {
        var subscriptions = [
            LogSample.subscription("all"), LogSample.subscription("fills", type: "FILL"),
            LogSample.subscription("named", source: "execution"), LogSample.subscription("late", floor: 20),
        ]
        // Does not get its own events.
        subscriptions.append(LogSubscription(name: "own", container: "risk", type: "ORDER", source: nil, floor: 0))
        subscriptions.append(LogSubscription(name: "own2", container: "risk", type: "ORDER", source: "risk", floor: 0))
        try opened(source) { (log, _) throws in
            var entries: [LogEntry] = []
            for number in 1...40 {
                entries.append(
                    LogSample.entry(
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
            try expect(log.census(), is: LogCensus(events: ["FILL": 13, "ORDER": 27], pending: owed()))
            // 4, 8 and 16 are global orders.
            try log.change(
                .exception(subscription: "all", sequence: 4, LogException(state: .acked)),
                .exception(subscription: "all", sequence: 8, LogException(state: .retrying)),
                .deadLetter(LogSample.letter("all", 16)))
            try expect(log.census().pending, is: owed() - 2)
            try log.change(.floor(subscription: "all", sequence: 40))
            subscriptions[0].floor = 40
            try expect(log.census(), is: LogCensus(events: ["FILL": 13, "ORDER": 27], pending: owed(), deadLetters: 1))
        }
    }

    static func censusWithin(_ source: DurableLogSource) throws {
        try opened(source) { (log, _) throws in
            try log.change(.added(LogSample.subscription("s")))
            try log.begin()
            _ = try log.append(LogSample.entry(1))
            _ = try log.append(LogSample.entry(2))
            try log.apply(.exception(subscription: "s", sequence: 1, LogException(state: .acked)))
            try expect(log.census(), is: LogCensus(events: ["ORDER": 2], pending: 1))
            try log.apply(.exceptionRemoved(subscription: "s", sequence: 1))
            try expect(log.census(), is: LogCensus(events: ["ORDER": 2], pending: 2))
            try log.rollback()
            try expect(log.census(), is: LogCensus())
        }
    }
}
