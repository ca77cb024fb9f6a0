/// A subscription that has no room for what is published next, and whether that is still so.
struct Blocker: Sendable {
    let link: Link
    private let hasNoRoom: @Sendable () -> Bool

    /// - Parameter hasNoRoom: Looks at counters only; called from any thread.
    init(_ link: Link, _ hasNoRoom: @escaping @Sendable () -> Bool) {
        self.link = link
        self.hasNoRoom = hasNoRoom
    }

    /// False also when the subscription was cancelled or its container stopped: it makes no room, and nobody has to wait for
    /// it.
    var isBlocked: Bool { !link.subscription.hasEnded && !link.subscription.hasLeft && hasNoRoom() }
}
