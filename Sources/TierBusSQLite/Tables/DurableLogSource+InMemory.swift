public import TierBusRouter

extension DurableLogSource {
    /// A log in memory with everything that one in a file has, tables of the app's own too: for simulations and tests of
    /// exactly-once subscriptions, which `.memory()` cannot serve.
    ///
    /// What was committed is kept from one closing to the next opening, as long as this source or a copy of it is there;
    /// nothing survives the process. One log of it is open at a time.
    public static func sqliteInMemory(options: SQLiteOptions = SQLiteOptions()) -> DurableLogSource {
        let kept = KeptImage("SQLite in memory")
        return DurableLogSource(label: "SQLite in memory") { () throws(LogError) -> any DurableLog in
            try kept.open(options)
        }
    }
}
