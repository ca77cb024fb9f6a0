import TierBus
import TierBusMarket

func exactlyOnce() async throws {
    // sample: tables
    let options = SQLiteOptions(tables: [
        ApplicationTable(
            "app_positions", "symbol TEXT PRIMARY KEY, quantity INTEGER NOT NULL",
            indexes: [ApplicationIndex("app_positions_by_quantity", "quantity")])
    ])
    // In a file: .sqlite("day.db", options: options)
    let log = DurableLogSource.sqliteInMemory(options: options)
    // end: tables
    let system = try HybridSystem(log: log)
    try await system.host("risk") { risk in
        try risk.publishes(Order.self, tier: .standard)
        try risk.feed((0..<3).map { Order(header("ORDER", $0), symbol: "GOOG", side: .buy, quantity: 2) })
    }
    try await system.host("execution") { execution in
        let fills = try execution.publishesReliably(Fill.self)
        try execution.onEach(Order.self, from: "risk") { order, delivery in
            try fills.enqueue(Fill(delivery.header("fill"), of: order, at: 100), after: delivery)
        }
    }
    // sample: exactly-once
    try await system.host("portfolio") { portfolio in
        try portfolio.publishesReliably(RiskAlert.self)
        try portfolio.onEachExactlyOnce(Fill.self, from: "execution", as: "portfolio.positions") {
            fill, delivery, transaction in
            let row = try transaction.row(
                """
                INSERT INTO app_positions VALUES (?1, ?2) \
                ON CONFLICT (symbol) DO UPDATE SET quantity = quantity + ?2 RETURNING quantity
                """, [.text(fill.symbol.description), .integer(try fill.positionChange().units)])
            let quantity = Quantity(units: try row?.integer(0) ?? 0)
            if quantity > 5 {
                // Stored with the row and the acknowledgement; others get it after the commit.
                try transaction.publish(
                    RiskAlert(delivery.header("large"), severity: .warning, message: "holds \(quantity)"))
            }
        }
    }
    // end: exactly-once
    // sample: reading
    let atStart = try await system.readTables { tables in
        try tables.rows("SELECT symbol, quantity FROM app_positions ORDER BY symbol").map {
            (symbol: try $0.text(0), quantity: Quantity(units: try $0.integer(1)))
        }
    }
    // end: reading
    check(atStart.isEmpty, "nothing is handled before the run")
    let report = try await system.run(draining: .seconds(30))
    check(report.store?.census.events["RISK_ALERT"] == 1, "one alert")
    // sample: reading-afterwards
    let goog = try log.readTables { tables in
        try tables.row("SELECT quantity FROM app_positions WHERE symbol = ?1", ["GOOG"])?.integer(0)
    }
    // end: reading-afterwards
    check(goog == 6 * Quantity.scale, "three fills of two")
}
