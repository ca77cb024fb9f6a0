import Synchronization
import TierBusRouter
import TierBusTesting

/// Holds the next commit of a disk until it is released.
final class CommitHold: Sendable {
    private let latch = Latch()
    private let isReleased = Atomic<Bool>(false)

    init(_ disk: TestDisk) {
        disk.hold {
            self.latch.open()
            while !self.isReleased.load(ordering: .acquiring) { threadYield() }
        }
    }

    /// Returns when the commit is held.
    func reached() async { await latch.wait() }

    /// Lets it go on, and those after it.
    func release() { isReleased.store(true, ordering: .releasing) }
}
