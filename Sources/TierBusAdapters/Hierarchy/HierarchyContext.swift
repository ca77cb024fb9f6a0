public import TierBusCore

/// The context that a child of a ``Hierarchical`` saw last: the latest event of each type. Belongs to a lane.
public final class HierarchyContext {
    /// The latest event of one type, kept in place: nothing is allocated for the next one.
    private final class Slot<E: Event> {
        var event: E

        init(_ event: E) { self.event = event }
    }

    private var slots: [ObjectIdentifier: AnyObject] = [:]

    /// Nothing was seen yet.
    public init() {}

    /// The latest event of a type; nil if none has come.
    public func last<E: Event>(_: E.Type = E.self) -> E? {
        // Entered under the metatype of E below.
        slots[ObjectIdentifier(E.self)].map { unsafeDowncast($0, to: Slot<E>.self).event }
    }

    /// Remembers an event as the latest of its type.
    public func see<E: Event>(_ event: E) {
        if let slot = slots[ObjectIdentifier(E.self)] {
            unsafeDowncast(slot, to: Slot<E>.self).event = event
        } else {
            slots[ObjectIdentifier(E.self)] = Slot(event)
        }
    }
}

@available(*, unavailable)
extension HierarchyContext: Sendable {}
