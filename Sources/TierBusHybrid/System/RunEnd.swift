/// What ends a run, besides ``HybridSystem/stop()`` and the cancellation of its task.
public enum RunEnd: Sendable, Equatable {
    /// All feeds have ended; at once if there are none.
    case feedsEnd
    /// Nothing else.
    case stopped
}
