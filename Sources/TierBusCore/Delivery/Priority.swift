/// Which waiting event a standard-tier mailbox delivers next; within a priority, first in first out per publication.
@frozen
public enum Priority: UInt8, Sendable, BitwiseCopyable, CaseIterable, Codable, Comparable {
    /// Served when nothing else waits, and at least once in 64 deliveries whatever the load.
    case low
    /// The default.
    case normal
    /// Before normal.
    case high
    /// Before high.
    case urgent
    /// The next delivery after the one that is running.
    case flashCrash

    /// Orders from ``low`` to ``flashCrash``.
    @inlinable
    public static func < (left: Priority, right: Priority) -> Bool { left.rawValue < right.rawValue }
}
