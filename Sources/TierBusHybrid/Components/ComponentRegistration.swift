public import TierBusCore

/// A component's place in a container. Dropping it changes nothing; the component stays until it is cancelled.
public final class ComponentRegistration {
    /// Its name within its container.
    public let name: String
    /// The container's path and the name: the source of what it emits.
    public let id: ContainerID
    /// Whether it was removed, or its container was.
    public private(set) var isCancelled = false
    // Weak: the container owns it.
    /// What it is in; nil once it was removed.
    public private(set) weak var container: HybridContainer?
    private var subscriptions: [BusSubscription] = []

    init(name: String, id: ContainerID, in container: HybridContainer) {
        self.name = name
        self.id = id
        self.container = container
    }

    /// Removes the component from its container: it gets nothing more, nor what waits. Does nothing the second time.
    ///
    /// May be called from inside a handler, also one of the component's own. The component is let go of at once, or, while
    /// handlers run, when the last of them has returned.
    public func cancel() {
        guard !isCancelled else { return }
        container?.forget(self)
        end()
    }

    func end() {
        isCancelled = true
        let ending = subscriptions
        subscriptions = []
        container = nil
        for subscription in ending { subscription.cancel() }
    }

    @usableFromInline
    func keep(_ subscription: BusSubscription) {
        if isCancelled { subscription.cancel() } else { subscriptions.append(subscription) }
    }
}

@available(*, unavailable)
extension ComponentRegistration: Sendable {}
