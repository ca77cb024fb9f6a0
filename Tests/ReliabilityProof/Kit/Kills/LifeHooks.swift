import Synchronization
import TierBusRouter

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Ends the process at the planned moment, and says what is committed.
final class LifeHooks: LogHooks {
    private let files: FaultyFiles?
    private let output: LifeOutput
    private let point: CrashPoint?
    private let left: Atomic<Int>

    init(_ plan: LifePlan, files: FaultyFiles?, output: LifeOutput) {
        self.files = files
        self.output = output
        point = plan.crash?.point
        left = Atomic(plan.crash?.count ?? 0)
    }

    func enter(_ phase: LogPhase) { files?.enter(phase) }

    func reached(_ point: CrashPoint) {
        guard point == self.point else { return }
        if left.subtract(1, ordering: .relaxed).newValue == 0 { kill(getpid(), SIGKILL) }
    }

    func committed(_ changes: [LogChange]) {
        output.say(
            changes.compactMap { change in
                switch change {
                case .floor(let name, let sequence): return .floor(subscription: name, sequence: sequence)
                case .exception(let name, let sequence, let exception):
                    guard exception.state == .acked || exception.state == .dead else { return nil }
                    return .settled(subscription: name, sequence: sequence)
                case .deadLetter(let letter):
                    guard letter.state != .redriven else { return nil }
                    return .settled(subscription: letter.subscription, sequence: letter.sequence)
                case .added, .redefined, .removed, .handed, .exceptionRemoved: return nil
                }
            })
    }
}
