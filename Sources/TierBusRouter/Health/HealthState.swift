/// How well a system, or a part of it, does its work; the later, the worse.
public enum HealthState: Int, Sendable, Comparable, CaseIterable, CustomStringConvertible {
    /// Everything works.
    case ready
    /// It works, and something needs a look: a container is stopped, say.
    case degraded
    /// The reliable tier has no room for new events. What it has is delivered and acknowledged.
    case full
    /// The reliable tier has lost its log; it tries again and again to open it.
    case faulted

    /// Whether `left` is the better of the two.
    public static func < (left: HealthState, right: HealthState) -> Bool { left.rawValue < right.rawValue }

    /// The name of the state.
    public var description: String {
        switch self {
        case .ready: "ready"
        case .degraded: "degraded"
        case .full: "full"
        case .faulted: "faulted"
        }
    }
}
