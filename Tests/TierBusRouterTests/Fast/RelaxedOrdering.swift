import Synchronization
import TierBusRouter

/// The wrong way to publish: nothing orders the slots before the count. Shows that the race it makes is found.
enum RelaxedOrdering: RingOrdering {
    static func publish(_ count: Int, to visible: Cursor) { visible.pointee.store(count, ordering: .relaxed) }
}
