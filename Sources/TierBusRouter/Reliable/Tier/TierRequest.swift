/// What the store's thread is asked for besides publishes and outcomes. Each completion is called once, on that thread.
enum TierRequest: Sendable {
    case register(DurableRegistration, @Sendable (Result<Void, LogError>) -> Void)
    case allRegistered(@Sendable (Result<Void, LogError>) -> Void)
    case unregister(String, @Sendable (Result<Void, LogError>) -> Void)
    case history(type: String, after: Int64, limit: Int, @Sendable (Result<[LogRead], LogError>) -> Void)
    case census(@Sendable (Result<LogCensus, LogError>) -> Void)
    case deadLetters(
        after: (subscription: String, sequence: Int64)?, limit: Int,
        @Sendable (Result<[DeadLetter], LogError>) -> Void)

    /// Answers it with an error.
    func fail(_ error: LogError) {
        switch self {
        case .register(_, let completion), .unregister(_, let completion), .allRegistered(let completion):
            completion(.failure(error))
        case .history(_, _, _, let completion): completion(.failure(error))
        case .census(let completion): completion(.failure(error))
        case .deadLetters(_, _, let completion): completion(.failure(error))
        }
    }
}
