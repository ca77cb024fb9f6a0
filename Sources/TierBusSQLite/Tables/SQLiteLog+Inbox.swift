public import TierBusRouter

extension SQLiteLog: InboxLog {
    /// Begins a body: a savepoint.
    public func beginBody(flushing: Bool) throws(LogError) {
        try requireTransaction()
        guard isRecovered else { throw misuse("recover() comes before anything else") }
        guard case .none = body else { throw misuse("a body has begun already") }
        try beginWriting(flushing: flushing)
        // The reserve is for acknowledgements.
        try writing(all: false) { () throws(LogError) in try statements.savepoint.run() }
        body = .begun(lastSequence: lastSequence)
        statementGuard.begin()
    }

    /// Ends a body: keeps what it did, or undoes it.
    public func endBody(keeping: Bool) throws(LogError) -> Bool {
        try checkUsable()
        guard case .begun(let before) = body else { throw misuse("no body has begun") }
        body = .none
        if let bodyFailure { throw bodyFailure }
        if case .lost = transaction { return false }
        guard database.inTransaction else {
            transaction = .lost(misuse("a statement of a body has undone the whole transaction, rollback() is needed"))
            return false
        }
        if !keeping {
            try statements.rollbackToSavepoint.run()
            lastSequence = before
        }
        try statements.releaseSavepoint.run()
        return true
    }

    /// Statements of the app's that are kept prepared.
    package var keptStatements: Int { appStatements.count }

    /// Begins reading.
    public func beginReading() throws(LogError) {
        try checkUsable()
        guard case .none = body else { throw misuse("not within a body") }
        statementGuard.begin()
    }

    /// Runs one statement on tables of the app's own to its end.
    /// - Complexity: What SQLite needs; preparing once for the latest 64 statements.
    public func answer(
        _ statement: String, _ values: [ColumnValue], _ access: TableAccess
    ) throws(InboxError) -> TableAnswer {
        do throws(LogError) {
            try checkUsable()
            if case .lost(let error) = transaction { throw error }
            if access == .writing, case .none = body { throw misuse("changes are made within a body") }
        } catch {
            throw InboxError(.storage, error.message)
        }
        guard !statementGuard.isExhausted else {
            throw InboxError(.tooManySteps, "\(path): the statements took more steps than they may")
        }
        do {
            return try database.guarded(access) { (handle, _) throws(InboxError) in
                let prepared = try appStatements.statement(statement, access) { () throws(InboxError) in
                    try database.prepareForApp(statement, handle)
                }
                return try prepared.answer(values)
            }
        } catch {
            if error.code == .storage { bodyFailure = LogError(.inputOutput, error.message) }
            throw error
        }
    }
}
