/// A place on a lane where events may be waiting: asked once per turn.
///
/// Called only by the lane that it was added to.
@usableFromInline
package struct Poller: ~Copyable {
    let poll: () -> Int
    let isReady: () -> Bool

    /// - Parameters:
    ///   - poll: Delivers what is waiting, within a budget; returns how many events it delivered.
    ///   - isReady: Whether `poll` would find something. Asked before the lane falls asleep.
    @usableFromInline
    package init(poll: @escaping () -> Int, isReady: @escaping () -> Bool) {
        self.poll = poll
        self.isReady = isReady
    }
}
