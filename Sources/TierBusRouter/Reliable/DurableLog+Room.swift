extension DurableLog {
    /// Appends the event and undoes it.
    public func checkRoom(for entry: LogEntry) throws(LogError) { try appendAndUndo(entry) }

    package func appendAndUndo(_ entry: LogEntry) throws(LogError) {
        try begin()
        do {
            _ = try append(entry)
        } catch {
            try rollback()
            throw error
        }
        try rollback()
    }
}
