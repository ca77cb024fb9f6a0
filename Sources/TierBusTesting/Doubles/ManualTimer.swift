public import TierBusAdapters
public import TierBusCore

/// A timer whose time passes when a test says so: for adapters that hold events back.
public final class ManualTimer: AdapterTimer {
    private struct Alarm {
        let due: Int64
        let number: Int
        let body: () -> Void
    }

    private let manual: ManualClock
    private var alarms: [Alarm] = []
    private var lastNumber = 0

    /// A timer whose clock stands at `start`.
    public init(at start: Timestamp = .epoch) { manual = ManualClock(at: start) }

    /// The clock that it moves.
    public var clock: any EventClock { manual }
    /// Calls that are due some time.
    public var pending: Int { alarms.count }

    /// Calls `body` when ``advance(by:)`` has let so much time pass.
    public func schedule(after duration: Duration, _ body: @escaping () -> Void) {
        lastNumber += 1
        let due = manual.uptime.addingClamped(max(0, duration.clampedNanoseconds))
        alarms.append(Alarm(due: due, number: lastNumber, body: body))
    }

    /// Lets time pass, and makes every call at the moment it is due, in the order of moments and then of scheduling.
    public func advance(by duration: Duration) {
        let goal = manual.uptime.addingClamped(duration.clampedNanoseconds)
        while let next = alarms.indices.min(by: {
            (alarms[$0].due, alarms[$0].number) < (alarms[$1].due, alarms[$1].number)
        }),
            alarms[next].due <= goal
        {
            let alarm = alarms.remove(at: next)
            if alarm.due > manual.uptime { manual.advance(by: .nanoseconds(alarm.due - manual.uptime)) }
            alarm.body()
        }
        if goal > manual.uptime { manual.advance(by: .nanoseconds(goal - manual.uptime)) }
    }
}
