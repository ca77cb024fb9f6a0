import Synchronization
import TierBusCore

extension ReliableTier {
    /// Whether the log that is open has tables of the app's own.
    package var hasTables: Bool { canRunBodies.load(ordering: .acquiring) }

    /// Calls `body` with the tables of the app's own, on the store's thread, between two transactions.
    /// - Throws: ``LogError``: `noTables`, `closed`; what `body` throws.
    package func readTables<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing TableReader) throws -> Value
    ) async throws -> Value {
        let result: Result<Result<Value, any Error>, LogError> = await answer { completion in
            put(
                .tables { log in
                    completion(log.map { log in Result { try log.read(body) } })
                })
        }
        return try result.get().get()
    }
}

extension InboxLog {
    /// Calls `body` with the tables; what was counted of the steps of statements before does not count.
    func read<Value>(_ body: (borrowing TableReader) throws -> Value) throws -> Value {
        try beginReading()
        return try body(TableReader(self))
    }
}

extension DurableLogSource {
    /// Reads the tables of the app's own of a log that no system has open: opens it, calls `body` and closes it again.
    /// - Parameter body: Called at once, on the calling thread.
    /// - Throws: ``LogError``: what opening throws, `alreadyOpen` while a system has it, `noTables` where this kind of log
    ///   has none; what `body` throws.
    public func readTables<Value>(_ body: (borrowing TableReader) throws -> Value) throws -> Value {
        let log = try open()
        let result = Result {
            guard let log = log as? any InboxLog else {
                throw LogError(.noTables, "\(label): this kind of log has no tables of the app's own")
            }
            _ = try log.recover()
            return try log.read(body)
        }
        try log.close()
        return try result.get()
    }
}
