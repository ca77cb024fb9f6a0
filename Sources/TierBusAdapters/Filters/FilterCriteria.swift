public import TierBusConditions
public import TierBusCore

/// What a ``Filter`` asks of an event beyond a closure of its own: its key, a condition, several closures.
@usableFromInline
final class FilterCriteria<E: Event> {
    let keys: KeyFilter<E>?
    let predicate: FilterPredicate?
    let needsPolicy: Bool
    let policy: FilterFailurePolicy?

    init(
        _ keys: KeyFilter<E>?, _ predicate: FilterPredicate?, _ needsPolicy: Bool, _ policy: FilterFailurePolicy?
    ) {
        self.keys = keys
        self.predicate = predicate
        self.needsPolicy = needsPolicy
        self.policy = policy
    }

    @usableFromInline
    func matches(_ event: E) throws(ConditionFailure) -> Bool {
        if let keys, !keys.keys.contains(keys.key(event)) { return false }
        guard let predicate else { return true }
        return try withUnsafePointer(to: event) { (event) throws(ConditionFailure) in
            try predicate.isTrue(UnsafeRawPointer(event))
        }
    }
}
