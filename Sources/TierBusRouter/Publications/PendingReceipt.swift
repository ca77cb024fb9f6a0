import TierBusCore

/// A receipt that is still to come.
public final class PendingReceipt: Sendable {
    private enum State {
        case open([CheckedContinuation<Result<Receipt, LogError>, Never>])
        case done(Result<Receipt, LogError>)
    }

    private let state = SystemLock(State.open([]))

    init() {}

    func fulfil(_ result: Result<Receipt, LogError>) {
        let waiting: [CheckedContinuation<Result<Receipt, LogError>, Never>] = state.withLock { state in
            switch state {
            case .open(let waiting):
                state = .done(result)
                return waiting
            case .done: preconditionFailure("a publish is answered once")
            }
        }
        for continuation in waiting { continuation.resume(returning: result) }
    }

    /// The receipt, when the event is stored. May be awaited by any number of tasks, any number of times.
    /// - Throws: ``LogError`` if it could not be stored.
    public var value: Receipt {
        get async throws(LogError) {
            let result = await withCheckedContinuation { continuation in
                let done: Result<Receipt, LogError>? = state.withLock { state in
                    switch state {
                    case .open(let waiting):
                        state = .open(waiting + [continuation])
                        return nil
                    case .done(let result): return result
                    }
                }
                if let done { continuation.resume(returning: done) }
            }
            return try result.get()
        }
    }

    /// The receipt or the error if it has come; nil if it has not.
    public var current: Result<Receipt, LogError>? {
        state.withLock { state in
            switch state {
            case .open: nil
            case .done(let result): result
            }
        }
    }
}
