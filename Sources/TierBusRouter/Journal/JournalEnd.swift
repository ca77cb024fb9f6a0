/// How a journal ends.
public enum JournalEnd: Sendable, Equatable {
    /// It was closed in order.
    case complete
    /// It breaks off after what was read, as when its process was killed.
    case truncated(atByte: Int64)
    /// What follows cannot be read.
    case damaged(atByte: Int64, String)
}
