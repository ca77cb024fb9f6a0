import TierBusCore
public import TierBusRouter

extension HybridSystem {
    /// Reads the tables of the app's own in the log: what exactly-once subscriptions have written, as it is after the
    /// last commit.
    ///
    /// Before and during the run; nothing is handled before the run. `body` is called on the store's thread, between two
    /// transactions: publishers wait meanwhile. Where no system has the log open, ``DurableLogSource/readTables(_:)`` reads
    /// them.
    /// - Throws: ``RouterError``: `noLog`, or `notRunning` when the system has ended; ``LogError``: `noTables`, or what
    ///   opening throws; what `body` throws.
    public func readTables<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing TableReader) throws -> Value
    ) async throws -> Value {
        let tier = try core.reliableTier(for: "reading tables")
        guard core.context.phase < .ended else {
            throw RouterError(.notRunning, "tables are read before or during the run; the system has ended")
        }
        try await core.openLog()
        return try await tier.readTables(body)
    }
}
