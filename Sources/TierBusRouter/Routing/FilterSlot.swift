public import TierBusAdapters

/// A predicate that is called by borrowing: no retain around the call.
@usableFromInline
struct FilterSlot: ~Copyable {
    @usableFromInline
    let predicate: FilterPredicate

    init(_ predicate: FilterPredicate) { self.predicate = predicate }
}
