/// What happens to an event when a subscription has no room for it.
public struct SlowConsumerPolicy: Sendable, Equatable {
    private enum Kind { case backPressure, dropNewest }

    private let kind: Kind

    /// The publisher waits, or holds the event back: nothing is lost.
    public static let backPressure = SlowConsumerPolicy(kind: .backPressure)
    /// The event is dropped for this subscription and counted; nobody else is slowed down.
    public static let dropNewest = SlowConsumerPolicy(kind: .dropNewest)
}
