/// A subscription to a direct bus. Dropping it does not cancel it; it lives as long as its bus or port.
public final class BusSubscription {
    // Weak: a handler may own the subscription that owns it.
    private weak var owner: (any SubscriptionOwner)?
    private let number: Int

    init(_ number: Int, of owner: any SubscriptionOwner) {
        self.number = number
        self.owner = owner
    }

    /// Ends the subscription: the handler gets nothing more, nor what waits in the agenda. Does nothing the second time.
    ///
    /// May be called from inside a handler, also its own. The handler is destroyed at once, or, while an event is being
    /// delivered, when that event has reached all.
    /// - Complexity: O(subscriptions to the type).
    public func cancel() {
        owner?.cancel(number)
        owner = nil
    }
}

@available(*, unavailable)
extension BusSubscription: Sendable {}

/// What a ``BusSubscription`` is cancelled at.
@usableFromInline
protocol SubscriptionOwner: AnyObject {
    func cancel(_ number: Int)
}
