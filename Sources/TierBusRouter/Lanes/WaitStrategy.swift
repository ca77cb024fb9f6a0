/// What a dedicated lane does while it has nothing to do.
public enum WaitStrategy: Sendable, Equatable {
    /// Keeps its core busy: the lowest latency. At most one such lane beside pooled work on a small machine.
    case busySpin
    /// Spins for some microseconds, then yields its core for some more, then parks. The default.
    case backOff
    /// Parks at once: the least power; being woken costs 25 to 50 microseconds.
    case park
}
