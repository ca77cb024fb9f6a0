package import TierBusCore

/// Writes a journal while a system runs: appended to by all its lanes.
///
/// Bytes go to the system in pieces of 64 KiB, so that memory is bounded. If writing fails, that is told once, and what
/// comes then is counted as lost: recording never fails a handler.
package final class JournalWriter: Sendable {
    private static let pieceBytes = 64 << 10

    // Unchecked: `file` is made by the writer, and used under its lock only.
    private struct State: @unchecked Sendable {
        let file: JournalFile
        var encoder = JournalEncoder()
        var waiting: [UInt8]
        var failure: JournalError?
        var lost: Int64 = 0
        var isClosed = false
    }

    private let state: SystemLock<State>
    private let onFailure: @Sendable (JournalError) -> Void

    /// Makes the file.
    /// - Parameter onFailure: Told once if writing fails later.
    /// - Throws: ``JournalError``: `badPath`, `exists`, `inputOutput`.
    package init(
        _ recording: Recording, startedAt: Timestamp, onFailure: @escaping @Sendable (JournalError) -> Void
    ) throws(JournalError) {
        let file = try JournalFile.create(recording.path)
        state = SystemLock(
            State(
                file: file,
                waiting: JournalFormat.header(startedAt: startedAt, recordsDeliveries: recording.recordsDeliveries)))
        self.onFailure = onFailure
    }

    /// Appends an entry.
    package func append(_ entry: JournalEntry) {
        let failure = state.withLock { state -> JournalError? in
            guard state.failure == nil, !state.isClosed else {
                state.lost += 1
                return nil
            }
            do throws(JournalError) {
                try state.encoder.append(entry, to: &state.waiting)
                if state.waiting.count >= Self.pieceBytes { try Self.write(&state) }
                return nil
            } catch {
                state.failure = error
                state.lost += 1
                return error
            }
        }
        if let failure { onFailure(failure) }
    }

    /// Writes what waits and the end, and flushes. Idempotent.
    /// - Returns: Entries that were lost.
    /// - Throws: What made writing fail, now or before.
    @discardableResult
    package func close() throws(JournalError) -> Int64 {
        try state.withLock { state throws(JournalError) in
            if state.isClosed { return state.lost }
            state.isClosed = true
            if let failure = state.failure { throw failure }
            state.encoder.end(&state.waiting)
            try Self.write(&state)
            try state.file.flush()
            return state.lost
        }
    }

    private static func write(_ state: inout State) throws(JournalError) {
        try state.file.write(state.waiting)
        state.waiting.removeAll(keepingCapacity: true)
    }
}
