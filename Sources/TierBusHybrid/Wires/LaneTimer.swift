import TierBusAdapters
import TierBusCore
import TierBusRouter

/// Calls closures on a lane when their time has come.
// Unchecked: confined to the lane, where `schedule` is called and where the alarms' blocks are posted to.
final class LaneTimer: AdapterTimer, @unchecked Sendable {
    let clock: any EventClock
    private let executor: LaneExecutor
    private let alarms: Alarms
    private var bodies: [Int: () -> Void] = [:]
    private var lastNumber = 0

    init(_ executor: LaneExecutor, _ context: RouterContext) {
        self.executor = executor
        clock = context.clock
        alarms = context.alarms
    }

    func schedule(after duration: Duration, _ body: @escaping () -> Void) {
        lastNumber += 1
        let number = lastNumber
        bodies[number] = body
        alarms.schedule(after: max(duration, .zero)) { [self] in
            executor.post { self.bodies.removeValue(forKey: number)?() }
        }
    }
}
