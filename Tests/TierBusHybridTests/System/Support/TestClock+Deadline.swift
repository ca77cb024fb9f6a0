import TierBusHybrid
import TierBusTesting

extension TestClock {
    /// Brings a system that was stopped, with 10 seconds to drain and one lane that hangs, to its end: lets the time to
    /// drain pass, waits until all other lanes have ended, and lets the time to end pass.
    func passDeadline(of system: HybridSystem) async {
        await pass(.seconds(8))
        await until { system.runningLanes == 1 }
        // For the async handlers, of which none hangs, and for the lanes.
        await pass(.seconds(1), awaitedBy: 2)
    }
}
