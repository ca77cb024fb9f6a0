import Synchronization
import TierBusTesting

/// Makes a thread hang until the test lets it go.
final class Lever: Sendable {
    private let isLowered = Atomic<Bool>(false)

    /// Lets whoever hangs go on, now and from now on.
    func lower() { isLowered.store(true, ordering: .releasing) }

    /// Returns when the lever is lowered; keeps the thread.
    func hang() { while !isLowered.load(ordering: .acquiring) { threadYield() } }
}
