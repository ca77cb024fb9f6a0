/// Why a round could not be done.
struct TierFailure: Error {
    let error: LogError
    /// What was being done, as a clause.
    let doing: String
    /// Whether it was the commit: what it held may be in the log.
    let isCommit: Bool

    init(_ error: LogError, _ doing: String, isCommit: Bool = false) {
        self.error = error
        self.doing = doing
        self.isCommit = isCommit
    }
}
