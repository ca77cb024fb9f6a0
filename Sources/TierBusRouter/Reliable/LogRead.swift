/// What stands at one place of a durable log.
public enum LogRead: Sendable, Equatable {
    /// An event as it was stored.
    case event(sequence: Int64, LogEntry)
    /// A row that is not what was written. Its bytes are left untouched.
    /// - `orderingKey`: the row's, where it can still be read.
    case damaged(sequence: Int64, orderingKey: String?, reason: String)

    /// Its place in the order of the log.
    public var sequence: Int64 {
        switch self {
        case .event(let sequence, _), .damaged(let sequence, _, _): sequence
        }
    }
}
