public import TierBusConditions
public import TierBusCore

/// Which events of a type are wanted: of a subscription, or as a stage of a ``Pipeline``.
public struct Filter<E: Event> {
    /// What a closure says. In the structure itself, so that a flow calls it without detours.
    @usableFromInline
    let holds: (E) -> Bool
    /// Whether nothing but the closure is asked.
    @usableFromInline
    let isPlain: Bool
    /// The keys that match, and how to find an event's key; nil if every key does.
    @usableFromInline
    package let keys: KeyFilter<E>?
    /// All that an event has to fulfil besides its key, by its address: it is not copied. One that throws does not match.
    @usableFromInline
    package let predicate: FilterPredicate?
    /// Whether a durable subscription has to say what becomes of events for which the predicate throws.
    @usableFromInline
    package let needsPolicy: Bool
    /// What becomes of them; nil if nobody said.
    @usableFromInline
    package let policy: FilterFailurePolicy?

    @usableFromInline
    package init(
        keys: KeyFilter<E>?, predicate: FilterPredicate?, needsPolicy: Bool = false,
        policy: FilterFailurePolicy? = nil
    ) {
        holds = { _ in true }
        isPlain = keys == nil && predicate == nil
        self.keys = keys
        self.predicate = predicate
        self.needsPolicy = needsPolicy
        self.policy = policy
    }

    /// Events for which `predicate` holds; as ``matching(_:)``, for pipelines and rules.
    @inlinable
    @inline(__always)
    public init(_ predicate: @escaping (E) -> Bool) {
        holds = predicate
        isPlain = true
        keys = nil
        self.predicate = FilterPredicate { (event) throws(ConditionFailure) in
            // Filters are asked for events of their type only.
            predicate(event.assumingMemoryBound(to: E.self).pointee)
        }
        needsPolicy = false
        policy = nil
    }

    /// Whether an event passes, its key included.
    /// - Throws: What a condition throws that is neither true nor false.
    @inlinable
    @inline(__always)
    public func matches(_ event: E) throws(ConditionFailure) -> Bool {
        isPlain ? holds(event) : try fulfils(event)
    }

    @usableFromInline
    @inline(never)
    func fulfils(_ event: E) throws(ConditionFailure) -> Bool {
        if let keys, !keys.keys.contains(keys.key(event)) { return false }
        guard let predicate else { return true }
        return try withUnsafePointer(to: event) { (event) throws(ConditionFailure) in
            try predicate.isTrue(UnsafeRawPointer(event))
        }
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
