/// How an event between containers is queued and delivered.
@frozen
public enum Tier: UInt8, Sendable, BitwiseCopyable, CaseIterable, Codable {
    /// Market data: one ring per publication, a cursor per subscriber.
    case fast
    /// Business logic: a bounded mailbox per subscriber, five priorities.
    case standard
    /// Orders and fills: a log on disk, a durable cursor per subscriber.
    case reliable
}

extension Tier: CustomStringConvertible {
    /// `fast`, `standard` or `reliable`.
    public var description: String {
        switch self {
        case .fast: "fast"
        case .standard: "standard"
        case .reliable: "reliable"
        }
    }
}
