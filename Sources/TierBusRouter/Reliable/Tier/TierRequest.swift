/// What the store's thread is asked for besides publishes and outcomes. Each completion is called once, on that thread.
enum TierRequest: Sendable {
    case register(DurableRegistration, @Sendable (Result<Void, LogError>) -> Void)
    case allRegistered(@Sendable (Result<Void, LogError>) -> Void)
    case unregister(String, @Sendable (Result<Void, LogError>) -> Void)
    case history(type: String, after: Int64, limit: Int, @Sendable (Result<[LogRead], LogError>) -> Void)
    /// Whether the letter was set aside, and is as wanted now.
    case letter(LetterDecision, subscription: String, sequence: Int64, @Sendable (Result<Bool, LogError>) -> Void)
    case remove(String, @Sendable (Result<Void, LogError>) -> Void)
    /// Whoever waits for a confirmation is to be told that it will not come.
    case releaseConfirmations
    case read(after: Int64, limit: Int, @Sendable (Result<[LogRead], LogError>) -> Void)
    case census(@Sendable (Result<LogCensus, LogError>) -> Void)
    case deadLetters(
        after: (subscription: String, sequence: Int64)?, limit: Int,
        @Sendable (Result<[DeadLetter], LogError>) -> Void)
    /// Reads tables of the app's own.
    case tables(@Sendable (Result<any InboxLog, LogError>) -> Void)

    /// Answers it with an error.
    func fail(_ error: LogError) {
        switch self {
        case .register(_, let completion), .unregister(_, let completion), .allRegistered(let completion),
            .remove(_, let completion):
            completion(.failure(error))
        case .letter(_, _, _, let completion): completion(.failure(error))
        case .read(_, _, let completion): completion(.failure(error))
        // Nobody waits any more.
        case .releaseConfirmations: break
        case .history(_, _, _, let completion): completion(.failure(error))
        case .census(let completion): completion(.failure(error))
        case .deadLetters(_, _, let completion): completion(.failure(error))
        case .tables(let read): read(.failure(error))
        }
    }
}
