package import TierBusCore

/// Sees every event that is published in a simulated system, when it is published; reliable ones when they are stored.
package final class PublishProbe: Sendable {
    private let saw = SystemLock<(@Sendable (any Event, Delivery) -> Void)?>(nil)

    /// Has `body` called with every event from now on, in order. It must return soon.
    package func watch(_ body: @escaping @Sendable (any Event, Delivery) -> Void) { saw.withLock { $0 = body } }

    func see(_ event: any Event, _ delivery: Delivery) { saw.withLock { $0 }?(event, delivery) }
}
