import Synchronization

/// How a publisher tells a lane which of its subscribers something waits for: one bit of a word.
///
/// A lane with thousands of subscribers asks those whose bell has rung, not all of them.
@usableFromInline
// Unchecked: the word is atomic, and lives as long as the lane's executor, which every outlet keeps alive.
package struct LaneBell: @unchecked Sendable {
    let word: UnsafeMutablePointer<Atomic<UInt64>>
    let mask: UInt64
    /// Which of the lane's bells it is.
    let number: Int

    /// To be called when what waits is visible; wake the lane then. From any thread.
    @usableFromInline
    func ring() {
        // Sequentially consistent: pairs with the exchange in `LaneBells.take`. Either the lane's next look at its queues
        // sees what waits, or it sees the bit afterwards.
        word.pointee.bitwiseOr(mask, ordering: .sequentiallyConsistent)
    }
}
