/// Something that waits for its turn on a lane.
enum LaneWork {
    /// A job of the concurrency runtime: a piece of a task that runs on the lane.
    case job(UnownedJob)
    /// A piece of the router's own work, such as linking a subscription.
    case block(@Sendable () -> Void)
}
