/// What a lane runs on.
public enum LaneKind: Sendable, Equatable {
    /// A thread of its own: the lowest latency. A publisher on it waits where a subscriber is slow.
    case dedicated(WaitStrategy = .backOff)
    /// The shared pool: hundreds or thousands of lanes. Never blocks a thread of the pool.
    case pool
    /// The main actor: an app's user interface.
    case main

    /// `dedicated`, `pool` or `main`.
    public var name: String {
        switch self {
        case .dedicated: "dedicated"
        case .pool: "pool"
        case .main: "main"
        }
    }
}
