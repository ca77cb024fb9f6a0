public import TierBusCore

/// The context that a child of a ``Hierarchical`` saw last: the latest event of each type. Belongs to a lane.
public final class HierarchyContext {
    private var slots: [ObjectIdentifier: any ContextSlot] = [:]
    private var order: [any ContextSlot] = []

    /// Nothing was seen yet.
    public init() {}

    /// The latest event of a type; nil if none has come.
    public func last<E: Event>(_: E.Type = E.self) -> E? {
        // Entered under the metatype of E below.
        slots[ObjectIdentifier(E.self)].map { unsafeDowncast($0, to: TypedContextSlot<E>.self).event }
    }

    /// The latest event of each type, in the order in which the types were first seen.
    public var events: [any Event] { order.map(\.latest) }

    /// Remembers an event as the latest of its type.
    public func see<E: Event>(_ event: E) {
        if let slot = slots[ObjectIdentifier(E.self)] {
            unsafeDowncast(slot, to: TypedContextSlot<E>.self).event = event
        } else {
            let slot = TypedContextSlot(event)
            slots[ObjectIdentifier(E.self)] = slot
            order.append(slot)
        }
    }
}

@available(*, unavailable)
extension HierarchyContext: Sendable {}
