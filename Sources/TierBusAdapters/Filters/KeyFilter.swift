public import TierBusCore

/// The keys that a subscription wants, and how to find an event's key.
@usableFromInline
package struct KeyFilter<E: Event>: Sendable {
    @usableFromInline
    package let keys: Set<Symbol>
    @usableFromInline
    package let key: @Sendable (E) -> Symbol

    @usableFromInline
    package init(keys: Set<Symbol>, key: @escaping @Sendable (E) -> Symbol) {
        self.keys = keys
        self.key = key
    }
}
