import TierBus
import TierBusMarket
import TierBusTesting

/// Orders that go through the reliable tier of a system with a file.
struct ReliableFlow {
    /// Lets one publisher begin.
    private struct Start: Event {
        let id: EventID
        let timestamp: Timestamp
    }

    /// Most handlers of one subscription.
    private static let handlers = 32

    let path: String
    let orders: [Order]

    /// Orders whose ids lie in no order, as ids do that follow from causes.
    static func orders(_ count: Int) -> [Order] {
        (0..<count).map { index in
            let header = EventHeader(naming: "order", at: Timestamp(seconds: 1_700_000_000), occurrence: Int64(index))
            return Order(header, symbol: "AAPL", side: .buy, quantity: 1, referencePrice: 100)
        }
    }

    /// Publishes the orders, so many of them waiting for their receipts at any time.
    /// - Parameter isTaken: Whether a durable subscription takes them; then the time goes on to its last acknowledgement.
    func publish(waiting publishers: Int, isTaken: Bool) async throws -> Outcome {
        let (orders, count) = (orders, orders.count)
        let system = try HybridSystem(log: .sqlite(path))
        let (stopwatch, finished) = (Stopwatch(), ReleaseGate())
        let (sequences, taken) = (Counter(), OrderTally())
        let perSubscription = min(publishers, Self.handlers)
        try await system.host("start") { start in
            try start.publishes(Start.self)
            try start.feed(
                (0..<perSubscription).map { index in
                    let header = EventHeader(naming: "start", at: Timestamp(seconds: 0), occurrence: Int64(index))
                    return Start(id: header.id, timestamp: header.timestamp)
                })
        }
        try await system.host("publisher", on: .dedicated(.park)) { publisher in
            let publication = try publisher.publishesReliably(Order.self)
            var (next, running) = (0, publishers)
            for _ in 0..<(publishers / perSubscription) {
                try publisher.onEachAsync(Start.self, from: "start", atMost: perSubscription) { _, _ in
                    defer {
                        running -= 1
                        if running == 0 {
                            stopwatch.end()
                            finished.release()
                        }
                    }
                    if next == 0 { stopwatch.begin() }
                    while next < count {
                        next += 1
                        let receipt = try await publication.publish(orders[next - 1])
                        if !receipt.isDuplicate { sequences.set(sequences.value + Int(receipt.sequence)) }
                    }
                }
            }
        }
        if isTaken { try await host(taken, in: system) }
        async let running = system.run(until: .stopped, draining: .seconds(60))
        try await finished.wait()
        if isTaken {
            while system.ledger.pending > 0 { try await Task.sleep(for: .microseconds(50)) }
            stopwatch.end()
        }
        system.stop()
        let report = try await running
        let (first, stored) = (report.storedBefore + 1, report.store?.stored ?? 0)
        let isStored = stored == count && sequences.value == (first + first + count - 1) * count / 2
        let isRight = isTaken ? taken.isAll(of: orders) && report.store?.census.pending == 0 : taken.count == 0
        return Outcome(
            events: count, isVerified: isStored && isRight && report.isDrained && report.ledger.isBalanced,
            seconds: stopwatch.seconds,
            figures: ["events per flushed commit": Double(stored) / Double(max(report.store?.flushedCommits ?? 0, 1))])
    }

    /// Takes the orders, which earlier lives have stored; timed from the opening on.
    func recover() async throws -> Outcome {
        let (count, taken) = (orders.count, OrderTally())
        let (first, last, finished) = (Stopwatch(), Stopwatch(), ReleaseGate())
        for stopwatch in [first, last] { stopwatch.begin() }
        let system = try HybridSystem(log: .sqlite(path))
        try await system.host("publisher", on: .dedicated(.park)) { try $0.publishesReliably(Order.self) }
        try await host(taken, in: system) {
            if taken.count == 1 { first.end() }
            if taken.count == count {
                last.end()
                finished.release()
            }
        }
        async let running = system.run(until: .stopped, draining: .seconds(60))
        try await finished.wait()
        system.stop()
        let report = try await running
        let isRight = taken.isAll(of: orders) && report.ledger.recovered == count && report.store?.census.pending == 0
        return Outcome(
            events: count, isVerified: isRight && report.isDrained && report.ledger.isBalanced, seconds: last.seconds,
            figures: ["seconds to the first delivery": first.seconds, "to the last": last.seconds])
    }

    private func host(
        _ taken: OrderTally, in system: HybridSystem, _ then: @escaping @Sendable () -> Void = {}
    ) async throws {
        try await system.host("taker", on: .dedicated(.park)) { taker in
            try taker.onEachReliably(Order.self, from: "publisher", as: "taker.orders") { order, _ in
                taken.add(order)
                then()
            }
        }
    }
}

extension RunReport {
    /// Events that earlier lives have stored.
    fileprivate var storedBefore: Int { store.map { $0.census.events.values.reduce(0, +) - $0.stored } ?? 0 }
}
