package import TierBus

/// What the portfolio keeps in the file: the account, one row for each position, the course of equity.
package enum PortfolioTables {
    /// Money has 128 bits and is kept as text, quantities and prices as their units.
    package static let all = [
        ApplicationTable(
            "app_account",
            """
            id INTEGER PRIMARY KEY CHECK (id = 1), cash TEXT NOT NULL, equity TEXT NOT NULL, fills INTEGER NOT NULL, \
            fills_high INTEGER NOT NULL, fills_low INTEGER NOT NULL
            """),
        ApplicationTable(
            "app_positions",
            """
            symbol TEXT PRIMARY KEY, quantity INTEGER NOT NULL, last_price INTEGER NOT NULL, fills INTEGER NOT NULL
            """),
        ApplicationTable("app_equity", "fill INTEGER PRIMARY KEY, equity TEXT NOT NULL"),
    ]

    /// A log in a file, with these tables.
    package static func file(_ path: String) -> DurableLogSource { .sqlite(path, options: SQLiteOptions(tables: all)) }

    /// A log in memory, with these tables.
    package static func memory() -> DurableLogSource { .sqliteInMemory(options: SQLiteOptions(tables: all)) }
}
