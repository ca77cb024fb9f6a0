import TierBus

/// What a clerk keeps in tables of the app's own: for each lane how many tickets there were and what they come to.
enum Books {
    static let tables = [
        ApplicationTable("app_lanes", "lane TEXT PRIMARY KEY, count INTEGER NOT NULL, total INTEGER NOT NULL"),
        ApplicationTable("app_echoes", "number INTEGER PRIMARY KEY, total INTEGER NOT NULL"),
    ]

    static var options: SQLiteOptions { SQLiteOptions(tables: tables, maxStatementSteps: 100_000) }

    static func file(_ path: String) -> DurableLogSource { .sqlite(path, options: options) }

    static func memory() -> DurableLogSource { .sqliteInMemory(options: options) }

    /// Adds a ticket to its lane.
    /// - Returns: What the lane comes to.
    @discardableResult
    static func book(_ ticket: Ticket, in transaction: borrowing InboxTransaction) throws -> Int {
        let row = try transaction.row(
            """
            INSERT INTO app_lanes VALUES (?1, 1, ?2) ON CONFLICT (lane) DO UPDATE SET count = count + 1, \
            total = total + ?2 RETURNING total
            """, [.text(ticket.lane), .integer(Int64(ticket.number))])
        return Int(try row?.integer(0) ?? 0)
    }

    /// Count and total of each lane.
    static func lanes(_ tables: borrowing TableReader) throws -> [String: [Int64]] {
        var result: [String: [Int64]] = [:]
        for row in try tables.rows("SELECT lane, count, total FROM app_lanes") {
            result[try row.text(0)] = [try row.integer(1), try row.integer(2)]
        }
        return result
    }

    /// What lanes come to that have each of the tickets once.
    static func lanes(of tickets: [Ticket]) -> [String: [Int64]] {
        var result: [String: [Int64]] = [:]
        for ticket in tickets {
            let before = result[ticket.lane] ?? [0, 0]
            result[ticket.lane] = [before[0] + 1, before[1] + Int64(ticket.number)]
        }
        return result
    }
}

extension HybridSystem {
    /// Hosts a clerk that books tickets, tells of each, and keeps what it told.
    /// - Parameter before: Called in the body, when the ticket is booked and told of.
    func hostClerk(
        startingAt start: SubscriptionStart = .latest,
        _ before: @escaping @Sendable (Ticket, Delivery) throws -> Void = { _, _ in }
    ) async throws {
        try await host("clerk") { clerk in
            try clerk.publishesReliably(Booked.self)
            try clerk.onEachExactlyOnce(Ticket.self, as: "clerk.tickets", startingAt: start) {
                ticket, delivery, transaction in
                let total = try Books.book(ticket, in: transaction)
                try transaction.publish(Booked(delivery.header("booked"), number: ticket.number, total: total))
                try before(ticket, delivery)
            }
        }
        try await host("archive") { archive in
            try archive.onEachExactlyOnce(Booked.self, as: "archive.booked") { booked, _, transaction in
                try transaction.run(
                    "INSERT INTO app_echoes VALUES (?1, ?2)",
                    [.integer(Int64(booked.number)), .integer(Int64(booked.total))])
            }
        }
    }
}
