import Testing
import TierBus
import TierBusMarket
import TierBusTesting

@Suite struct GroupCommitTests {
    private static func order(_ desk: Int, _ number: Int) -> Order {
        let header = EventHeader(
            id: EventID(naming: "order", Int64(desk), Int64(number)), timestamp: Timestamp(nanoseconds: Int64(number)))
        return Order(header, symbol: "AAPL", side: .buy, quantity: 1)
    }

    @Test("64 publishers of 500 orders each share their commits: at most 2,000 are flushed", .timeLimit(.minutes(5)))
    func company() async throws {
        let folder = try TemporaryFolder()
        let system = try HybridSystem(log: .sqlite(folder.file("orders.db")))
        let receipts = Shared<[Receipt]>([])
        for desk in 0..<64 {
            try await system.host("desk\(desk)") { container in
                let orders = try container.publishesReliably(Order.self)
                try container.onEachAsync(Go.self, from: "start") { _, delivery in
                    for number in 0..<500 {
                        receipts.append(try await orders.publish(Self.order(desk, number), after: delivery))
                    }
                }
            }
        }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        #expect(report.isDrained)
        #expect(receipts.value.map(\.sequence).sorted() == Array(1...32_000))
        #expect(receipts.value.allSatisfy { !$0.isDuplicate && $0.durability == .powerLoss })
        let store = try #require(report.store)
        #expect(store.stored == 32_000)
        #expect(store.census.events == ["ORDER": 32_000])
        #expect(store.flushedCommits <= 2_000)
        // Every publisher waits for its receipt, so a commit holds at most one order of each.
        #expect(store.flushedCommits >= 500)
        #expect(report.ledger.isBalanced)
    }

    @Test("A lone publisher gets each receipt after exactly one flushed commit", arguments: [1, 10])
    func alone(count: Int) async throws {
        let folder = try TemporaryFolder()
        let system = try HybridSystem(log: .sqlite(folder.file("orders.db")))
        let receipts = Shared<[Receipt]>([])
        try await system.hostPublisher((0..<count).map { Ticket($0) }) { receipts.append($0) }
        try await system.hostStart()
        let report = try await system.run(draining: .seconds(100))
        #expect(receipts.value.map(\.sequence) == Array(1...Int64(count)))
        #expect(report.store?.flushedCommits == count)
        #expect(report.store?.otherCommits == 0)
        #expect(report.store?.stored == count)
    }

    @Test("Acknowledgements cost a lone publisher no flush of their own")
    func acknowledgements() async throws {
        let folder = try TemporaryFolder()
        /// The flushed commits of a life in which so many tickets are published and handled.
        func flushed(_ numbers: Range<Int>) async throws -> Int {
            let system = try HybridSystem(log: .sqlite(folder.file("orders.db")))
            let handled = Shared<[Int]>([])
            try await system.hostPublisher(numbers.map { Ticket($0) })
            try await system.host("clerk") { clerk in
                try clerk.onEachReliably(Ticket.self, as: "clerk.tickets") { ticket, _ in
                    handled.append(ticket.number)
                }
            }
            try await system.hostStart()
            let report = try await system.run(draining: .seconds(100))
            #expect(handled.value == Array(numbers))
            #expect(report.ledger.pending == 0)
            return try #require(report.store).flushedCommits
        }
        _ = try await flushed(0..<1)
        // The name is known from now on.
        let idle = try await flushed(1..<1)
        #expect(try await flushed(1..<21) == idle + 20)
    }
}
