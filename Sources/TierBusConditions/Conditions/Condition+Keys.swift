public import TierBusCore

extension Condition {
    /// The keys that an event must have one of for the condition to be true; nil if it may be true for any.
    ///
    /// A router asks its index for them, so that events of other keys cost this condition nothing.
    public var keys: Set<Symbol>? {
        guard let key = E.fields.key else { return nil }
        return keys(node, key.name).map { Set($0.compactMap { try? Symbol($0) }) }
    }

    /// How the key of an event is found; nil if the type has no declared one.
    public static var keyOfEvent: (@Sendable (E) -> Symbol)? { E.fields.key?.of }

    /// Whether it asks for nothing but the key.
    public var isOnlyKeys: Bool {
        guard let key = E.fields.key else { return false }
        return isKeyTest(node, key.name)
    }

    private func keys(_ node: Node, _ key: String) -> Set<String>? {
        switch node.kind {
        case .all(let parts):
            let sets = parts.compactMap { keys($0, key) }
            guard let first = sets.first else { return nil }
            return sets.dropFirst().reduce(first) { $0.intersection($1) }
        case .any(let parts):
            var all: Set<String> = []
            for part in parts {
                guard let set = keys(part, key) else { return nil }
                all.formUnion(set)
            }
            return all
        case .binary(.equal, let left, let right): return constant(left, key, right) ?? constant(right, key, left)
        case .binary(.in, let left, let right):
            guard left.fieldName == key, let values = right.constants else { return nil }
            return Set(values.compactMap { if case .string(let text) = $0 { text } else { nil } })
        default: return nil
        }
    }

    private func constant(_ field: Node, _ key: String, _ value: Node) -> Set<String>? {
        guard field.fieldName == key, case .literal(.string(let text)) = value.kind else { return nil }
        return [text]
    }

    private func isKeyTest(_ node: Node, _ key: String) -> Bool {
        switch node.kind {
        case .binary(.equal, _, _), .binary(.in, _, _): keys(node, key) != nil
        default: false
        }
    }
}
