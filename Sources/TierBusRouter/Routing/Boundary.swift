package import TierBusCore

/// What one container hierarchy shares: its lane, and whether its deliveries are held back. Confined to the lane.
@usableFromInline
package final class Boundary {
    package let name: ContainerID
    package let executor: LaneExecutor
    package let context: RouterContext
    private var holds = 0
    private var subscriptions: [SubscriptionCore] = []
    /// Told of every handler of the boundary's subscriptions that throws, and where.
    package var onFailure: ((any Error, String) -> Void)?

    package init(name: ContainerID, executor: LaneExecutor, context: RouterContext) {
        self.name = name
        self.executor = executor
        self.context = context
    }

    func add(_ subscription: SubscriptionCore) {
        subscriptions.append(subscription)
        if holds > 0 { subscription.pause(.held) }
    }

    /// A handler threw.
    func failed(_ error: any Error, at label: String) { onFailure?(error, label) }

    /// Starts no delivery any more to the subscriptions that there are.
    func stop() { for subscription in subscriptions { subscription.pause(.stopped) } }

    func remove(_ subscription: SubscriptionCore) { subscriptions.removeAll { $0 === subscription } }

    /// Whether a publication holds events back, so that nothing new may be started.
    package var isHeld: Bool { holds > 0 }

    /// Starts no further delivery until a publication that holds events back has got rid of them.
    func hold() {
        holds += 1
        if holds == 1 { for subscription in subscriptions { subscription.pause(.held) } }
    }

    /// Ends one ``hold()``.
    func release() {
        holds -= 1
        if holds == 0 { for subscription in subscriptions { subscription.resume(.held) } }
    }
}
