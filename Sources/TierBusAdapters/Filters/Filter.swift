public import TierBusConditions
public import TierBusCore

/// Which events of a type are wanted: of a subscription, or as a stage of a ``Pipeline``.
public struct Filter<E: Event>: EventPredicate {
    /// What a closure says. In the structure itself, so that a flow calls it without detours.
    @usableFromInline
    let holds: (E) -> Bool
    /// What is asked in the closure's place; nil if it is all. Behind a reference, since flows copy their filters.
    @usableFromInline
    let criteria: FilterCriteria<E>?
    /// Whether every event passes.
    @usableFromInline
    let isAll: Bool

    @usableFromInline
    package init(
        keys: KeyFilter<E>?, predicate: FilterPredicate?, needsPolicy: Bool = false,
        policy: FilterFailurePolicy? = nil
    ) {
        holds = { _ in true }
        isAll = keys == nil && predicate == nil
        criteria = isAll && !needsPolicy ? nil : FilterCriteria(keys, predicate, needsPolicy, policy)
    }

    /// Events for which `predicate` holds; as ``matching(_:)``, for pipelines and rules.
    @inlinable
    @inline(__always)
    public init(_ predicate: @escaping (E) -> Bool) {
        holds = predicate
        criteria = nil
        isAll = false
    }

    /// Whether an event passes, its key included.
    /// - Throws: What a condition throws that is neither true nor false.
    @inlinable
    @inline(__always)
    public func matches(_ event: E) throws(ConditionFailure) -> Bool {
        guard let criteria else { return holds(event) }
        return try criteria.matches(event)
    }

    /// Every event.
    public static var all: Filter { Filter(keys: nil, predicate: nil) }

    /// Events for which `predicate` holds; called on the subscriber's lane.
    @inlinable
    public static func matching(_ predicate: @escaping (E) -> Bool) -> Filter { Filter(predicate) }

    /// Events of this filter for which `predicate` holds, too.
    @inlinable
    public func and(_ predicate: @escaping (E) -> Bool) -> Filter { and(.matching(predicate)) }

    /// Events that pass this filter and another one.
    public func and(_ other: Filter) -> Filter {
        let keys: KeyFilter<E>? =
            if let first = self.keys, let second = other.keys {
                KeyFilter(keys: first.keys.intersection(second.keys), key: first.key)
            } else {
                self.keys ?? other.keys
            }
        let both: FilterPredicate? =
            if let first = predicate, let second = other.predicate {
                FilterPredicate { (event) throws(ConditionFailure) in
                    try first.isTrue(event) ? try second.isTrue(event) : false
                }
            } else {
                predicate ?? other.predicate
            }
        return Filter(
            keys: keys, predicate: both, needsPolicy: needsPolicy || other.needsPolicy, policy: other.policy ?? policy)
    }
}

/// What a router asks for.
extension Filter {
    /// The keys that match, and how to find an event's key; nil if every key does.
    package var keys: KeyFilter<E>? { criteria?.keys }

    /// All that an event has to fulfil besides its key, by its address; nil if that is nothing.
    package var predicate: FilterPredicate? {
        if let criteria { return criteria.predicate }
        guard !isAll else { return nil }
        return FilterPredicate { [holds] (event) throws(ConditionFailure) in
            // Filters are asked for events of their type only.
            holds(event.assumingMemoryBound(to: E.self).pointee)
        }
    }

    /// Whether a durable subscription has to say what becomes of events for which the predicate throws.
    package var needsPolicy: Bool { criteria?.needsPolicy ?? false }
    /// What becomes of them; nil if nobody said.
    package var policy: FilterFailurePolicy? { criteria?.policy }
}

extension Filter where E: KeyedEvent {
    /// Events of these symbols. An index finds the subscription; what does not match never reaches its queue.
    @inlinable
    public static func symbols(_ symbols: Symbol...) -> Filter { Filter.symbols(symbols) }

    /// Events of these symbols. An index finds the subscription; what does not match never reaches its queue.
    @inlinable
    public static func symbols(_ symbols: some Sequence<Symbol>) -> Filter {
        Filter(keys: KeyFilter(keys: Set(symbols), key: { $0.key }), predicate: nil)
    }
}
