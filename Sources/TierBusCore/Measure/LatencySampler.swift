/// Decides which events are timed: every one below 1,000 a second, one in 64 above.
///
/// The rate is taken over windows of 64 events from the times of the timed ones alone, so that an event that is not
/// timed costs a decrement and a comparison, and no clock call.
@frozen
public struct LatencySampler: Sendable, BitwiseCopyable {
    /// Events of a window, and the stride of the timed ones at a high rate.
    static let window = 64
    /// Nanoseconds in which a window of events passes at 1,000 a second.
    static let windowDuration: Int64 = 64_000_000

    @usableFromInline
    var untilTimed: Int
    private var untilDecided: Int
    private var windowStart: Int64?

    /// Times the first event, and every one until the rate is known.
    public init() {
        untilTimed = 1
        untilDecided = Self.window
        windowStart = nil
    }

    private init(untilTimed: Int) {
        self.init()
        self.untilTimed = untilTimed
    }

    /// Times no event.
    static var never: LatencySampler { LatencySampler(untilTimed: .max) }

    /// Counts one event; true if it is to be timed, and then ``timed(at:)`` has to follow.
    @inlinable
    @inline(__always)
    public mutating func isDue() -> Bool {
        untilTimed &-= 1
        return untilTimed == 0
    }

    /// Takes the time of an event that was due and decides how many the next one is away.
    /// - Parameter uptime: Nanoseconds of a clock that never goes back.
    public mutating func timed(at uptime: Int64) {
        guard let start = windowStart else {
            windowStart = uptime
            untilTimed = 1
            return
        }
        untilDecided -= 1
        guard untilDecided == 0 else {
            untilTimed = 1
            return
        }
        // At a high rate a window is one stride, at a low one 64 strides of one event.
        let isFast = uptime &- start < Self.windowDuration
        untilTimed = isFast ? Self.window : 1
        untilDecided = isFast ? 1 : Self.window
        windowStart = uptime
    }
}
