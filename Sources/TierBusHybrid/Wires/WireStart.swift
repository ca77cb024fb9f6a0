import TierBusAdapters
import TierBusCore
import TierBusRouter

/// Where a way begins: gives what a container emits to an adapter, and makes notices of failures. Belongs to the lane.
final class WireStart {
    let label: String
    private let owner: ContainerID
    private let adapter: any Container
    private let notices: NoticeBoard

    init(_ label: String, from owner: ContainerID, to adapter: any Container, _ notices: NoticeBoard) {
        self.label = label
        self.owner = owner
        self.adapter = adapter
        self.notices = notices
    }

    /// Takes what the container emitted.
    func take<E: Event>(_ event: E, after cause: Delivery?) {
        take(event, cause?.following(with: event, from: owner) ?? Delivery(of: event, from: owner))
    }

    /// Takes what the container published.
    func take<E: Event>(_ event: E, _ delivery: Delivery) {
        do {
            try adapter.receive(event, delivery)
        } catch {
            notices.post(.handlerFailed, at: label, "\(E.eventType) \(event.id) from \(owner): \(error)")
        }
    }
}
