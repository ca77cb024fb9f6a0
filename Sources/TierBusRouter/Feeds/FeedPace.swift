/// How fast a feed is pulled.
public struct FeedPace: Sendable, Equatable {
    /// Nanoseconds from one event to the next; 0 for no pace.
    let interval: Int64

    /// As fast as the lane and its subscribers go.
    public static let unlimited = FeedPace(interval: 0)

    /// So many events a second, above 0. A feed that has fallen behind catches up.
    public static func perSecond(_ events: Double) -> FeedPace {
        let interval = 1e9 / max(events, 1e-9)
        return FeedPace(interval: interval < 1 ? 1 : Int64(interval))
    }
}
