/// A subscriber that a lane asks when its bell has rung.
@usableFromInline
package struct BelledPoller: ~Copyable {
    let poll: () -> Int
    let isReady: () -> Bool
    let staysHot: () -> Bool
    let stall: () -> Void

    /// - Parameters:
    ///   - poll: Delivers what is waiting, within a budget; returns how many events it delivered.
    ///   - isReady: Whether `poll` would find something. Asked before the lane falls asleep, if the bell has rung.
    ///   - staysHot: Whether it has to be asked in the next turn, too, although its bell does not ring.
    ///   - stall: Tells those who wait for it that it takes nothing more for now.
    @usableFromInline
    package init(
        poll: @escaping () -> Int, isReady: @escaping () -> Bool, staysHot: @escaping () -> Bool,
        stall: @escaping () -> Void = {}
    ) {
        self.stall = stall
        self.poll = poll
        self.isReady = isReady
        self.staysHot = staysHot
    }
}
