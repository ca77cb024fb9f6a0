public import TierBusCore

/// Which events of a type a subscription gets.
public struct Filter<E: Event> {
    /// The keys that match, and how to find an event's key; nil if every key does.
    @usableFromInline
    let keys: KeyFilter<E>?
    /// What an event has to fulfil besides.
    @usableFromInline
    let predicate: ((E) -> Bool)?

    @usableFromInline
    init(keys: KeyFilter<E>?, predicate: ((E) -> Bool)?) {
        self.keys = keys
        self.predicate = predicate
    }

    /// Whether an event passes, its key included.
    func lets(_ event: E) -> Bool {
        (keys.map { $0.keys.contains($0.key(event)) } ?? true) && (predicate?(event) ?? true)
    }

    /// Every event.
    public static var all: Filter { Filter(keys: nil, predicate: nil) }

    /// Events for which `predicate` holds; called on the subscriber's lane.
    @inlinable
    public static func matching(_ predicate: @escaping (E) -> Bool) -> Filter {
        Filter(keys: nil, predicate: predicate)
    }

    /// Events of this filter for which `predicate` holds, too.
    @inlinable
    public func and(_ predicate: @escaping (E) -> Bool) -> Filter {
        guard let first = self.predicate else { return Filter(keys: keys, predicate: predicate) }
        return Filter(keys: keys) { first($0) && predicate($0) }
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
