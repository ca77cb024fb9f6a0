import TierBusAdapters
import TierBusCore

/// The timer of one life of a supervised container: calls nothing any more once that life has ended. Confined to the lane.
final class LifeTimer: AdapterTimer {
    private let timer: any AdapterTimer
    private var hasEnded = false

    init(_ timer: any AdapterTimer) { self.timer = timer }

    var clock: any EventClock { timer.clock }

    func schedule(after duration: Duration, _ body: @escaping () -> Void) {
        timer.schedule(after: duration) { [self] in if !hasEnded { body() } }
    }

    func end() { hasEnded = true }
}
