/// A place on a lane where events may be waiting: asked once per turn.
///
/// Called only by the lane that it was added to.
package struct Poller: ~Copyable {
    /// Tells the poller apart when it is removed.
    package let id: Int
    let poll: () -> Int
    let isReady: () -> Bool

    /// - Parameters:
    ///   - poll: Delivers what is waiting, within a budget; returns how many events it delivered.
    ///   - isReady: Whether `poll` would find something. Asked before the lane falls asleep.
    package init(id: Int, poll: @escaping () -> Int, isReady: @escaping () -> Bool) {
        self.id = id
        self.poll = poll
        self.isReady = isReady
    }
}
