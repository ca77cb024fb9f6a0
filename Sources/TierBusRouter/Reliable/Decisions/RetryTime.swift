/// When an event is to be tried again.
struct RetryTime: Sendable, Comparable {
    let uptime: Int64
    let sequence: Int64

    static func < (left: RetryTime, right: RetryTime) -> Bool {
        (left.uptime, left.sequence) < (right.uptime, right.sequence)
    }
}
