/// What became of an entry that was appended to a durable log.
public enum LogAppend: Sendable, Equatable {
    /// It is new; its place in the order of the log, from 1.
    case stored(sequence: Int64)
    /// The log has this id with the same bytes already.
    case duplicate(of: Int64)
    /// The log has this id with other bytes; nothing was stored.
    case conflict(with: Int64)
}
