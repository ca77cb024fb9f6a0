import Synchronization
import TierBusCore

extension ReliableTier {
    // MARK: Opening and closing

    /// Opens the log and reads it. Once.
    /// - Throws: What opening the log throws; `internalError` at a second time or if the system has no thread to give;
    ///   `closed` if ``close()`` came first. The tier is closed then.
    package func start() async throws(LogError) {
        let phase = inbox.withLock { inbox in
            defer { if inbox.phase == .new { inbox.phase = .opening } }
            return inbox.phase
        }
        switch phase {
        case .new: break
        case .opening, .open: throw LogError(.internalError, "\(source.label): the reliable tier was started before")
        case .closing, .closed: throw closedError
        }
        if simulator != nil { return try startSimulated() }
        let result: Result<Void, LogError> = await withCheckedContinuation { continuation in
            do {
                try NamedThread.start("tierbus.store") {
                    TierStore(self).run { continuation.resume(returning: $0) }
                }
            } catch {
                end()
                continuation.resume(returning: .failure(LogError(.internalError, "\(source.label): \(error)")))
            }
        }
        try result.get()
    }

    /// Takes nothing new, finishes what is queued, closes the log and returns when nothing runs any more. Idempotent.
    ///
    /// Every publish and request that was taken is answered. What is owed stays in the log. Registrations are to be let
    /// go of first: what is offered while the tier closes counts as interrupted in the next life.
    package func close() async {
        let isThreadless = inbox.withLock { inbox in
            switch inbox.phase {
            case .new:
                inbox.phase = .closed
                return true
            case .opening, .open: inbox.phase = .closing
            case .closing, .closed: break
            }
            return false
        }
        if isThreadless { threadEnded.open() }
        wake()
        simulateRounds()
        await threadEnded.wait()
        await timer.close()
    }

    // MARK: For the store's thread

    /// All that waits, possibly nothing; nil once the tier is closed and all is done.
    func take() -> TierInbox? {
        inbox.withLock { inbox in
            // What a script has not come to yet waits for its turn.
            if simulator?.script != nil, inbox.phase == .open { return inbox.takeAllButPublishes() }
            guard inbox.isEmpty, inbox.phase == .closing else { return inbox.takeAll() }
            inbox.phase = .closed
            return nil
        }
    }

    /// Called by the thread when it ends, and if there will be none.
    func end() {
        inbox.withLock { $0.phase = .closed }
        threadEnded.open()
    }

    /// Called by the timer.
    func poke() {
        let isNews = inbox.withLock { inbox in
            guard !inbox.isTimeUp, inbox.phase == .open || inbox.phase == .closing else { return false }
            inbox.isTimeUp = true
            begunCount.add(1, ordering: .releasing)
            return true
        }
        if isNews { wake() }
    }
}
