import TierBusCore

/// Where a ``HierarchyContext`` keeps the latest event of one type.
protocol ContextSlot: AnyObject {
    var latest: any Event { get }
}

/// Keeps it in place: nothing is allocated for the next one.
final class TypedContextSlot<E: Event>: ContextSlot {
    var event: E

    init(_ event: E) { self.event = event }

    var latest: any Event { event }
}
