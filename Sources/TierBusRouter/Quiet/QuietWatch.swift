import Synchronization

/// Tells by counting when nothing is queued, running or on its way any more.
///
/// All places are asked twice, first for what has ended there, then for what was begun. If the first sum equals the
/// second, nothing was under way at the moment between the two, whatever happened while they were taken (the
/// four-counter method of Mattern, "Algorithms for distributed termination detection", 1987).
package final class QuietWatch: Sendable {
    private let signal = ChangeSignal()
    private let watchers = Atomic<Int>(0)

    package init() {}

    /// Called where something has ended. A relaxed load while nobody watches.
    func mayBeQuiet() {
        if watchers.load(ordering: .relaxed) != 0 { signal.raise() }
    }

    /// Makes the watcher look again, at a deadline for instance.
    package func lookAgain() { signal.raise() }

    /// Returns when all places are quiet, or `mayGiveUp` says so after a change.
    /// - Parameter activity: Sums up all places; called several times, from any thread.
    /// - Returns: Whether all is quiet.
    package func wait(for activity: () -> Activity, unless mayGiveUp: () -> Bool) async -> Bool {
        watchers.add(1, ordering: .sequentiallyConsistent)
        defer { watchers.subtract(1, ordering: .sequentiallyConsistent) }
        while true {
            let seen = signal.changes
            if Self.isQuiet(activity) { return true }
            if mayGiveUp() { return false }
            await signal.next(after: seen)
        }
    }

    /// Whether nothing is under way right now.
    package static func isQuiet(_ activity: () -> Activity) -> Bool {
        let ended = activity().ended
        return activity().begun == ended
    }
}
