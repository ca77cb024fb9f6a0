import TierBusAdapters
import TierBusCore
import TierBusRouter

/// Where a way begins: gives what a container emits to an adapter, and makes notices of failures. Belongs to the lane.
final class WireStart {
    let label: String
    private let owner: ContainerID
    private let adapter: any Container
    private let notices: NoticeBoard
    /// What a child of a hierarchy has seen, and where it is told before each result; nil outside of one.
    private let telling: (memory: HierarchyContext, parent: any Container)?

    init(
        _ label: String, from owner: ContainerID, to adapter: any Container, _ notices: NoticeBoard,
        telling: (memory: HierarchyContext, parent: any Container)? = nil
    ) {
        self.label = label
        self.owner = owner
        self.adapter = adapter
        self.notices = notices
        self.telling = telling
    }

    /// Takes what the container emitted.
    func take<E: Event>(_ event: E, after cause: Delivery?) {
        take(event, cause?.following(with: event, from: owner) ?? Delivery(of: event, from: owner))
    }

    /// Takes what the container published.
    func take<E: Event>(_ event: E, _ delivery: Delivery) {
        do {
            if let telling {
                let context = ResultContext(of: event, from: owner, seen: telling.memory.events)
                try telling.parent.receive(context, delivery.following(with: context, from: owner))
            }
            try adapter.receive(event, delivery)
        } catch {
            notices.post(.handlerFailed, at: label, "\(E.eventType) \(event.id) from \(owner): \(error)")
        }
    }
}
