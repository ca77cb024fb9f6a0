package import TierBusRouter

extension DurableLog {
    /// Appends and commits.
    @discardableResult
    package func store(_ entries: LogEntry..., changes: [LogChange] = []) throws -> [LogAppend] {
        try begin()
        var result: [LogAppend] = []
        for entry in entries { result.append(try append(entry)) }
        for change in changes { try apply(change) }
        try commit(flushing: true)
        return result
    }

    /// Applies and commits, without a flush if not asked for.
    package func change(_ changes: LogChange..., flushing: Bool = false) throws {
        try begin()
        for change in changes { try apply(change) }
        try commit(flushing: flushing)
    }
}
