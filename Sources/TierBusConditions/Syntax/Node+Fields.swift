extension Node {
    /// The field that it is, as `strength`, `event.strength` or `event['strength']`; nil if it is none.
    var fieldName: String? {
        switch kind {
        case .name(let name): name
        case .select(let value, let name) where value.isEvent: name
        case .index(let value, let index) where value.isEvent:
            if case .literal(.string(let name)) = index.kind { name } else { nil }
        default: nil
        }
    }

    private var isEvent: Bool { if case .name("event") = kind { true } else { false } }

    /// The values of a list of literals; nil if it is no such list.
    var constants: [ConditionValue]? {
        switch kind {
        case .literal(.list(let values)): return Array(values)
        case .list(let elements):
            let values: [ConditionValue] = elements.compactMap {
                if case .literal(let value) = $0.kind { value } else { nil }
            }
            return values.count == elements.count ? values : nil
        default: return nil
        }
    }

    /// The parts, in the order of the source.
    var parts: [Node] {
        switch kind {
        case .literal, .name: []
        case .select(let value, _), .has(let value, _), .not(let value), .negated(let value): [value]
        case .index(let value, let index): [value, index]
        case .call(_, let parts), .all(let parts), .any(let parts), .list(let parts): parts
        case .binary(_, let left, let right): [left, right]
        case .choice(let condition, let first, let second): [condition, first, second]
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        }
    }

    /// The fields that it reads, each once, in the order of the source.
    var fieldNames: [String] {
        var names: [String] = []
        collect(&names)
        return names
    }

    private func collect(_ names: inout [String]) {
        var own = fieldName
        if case .has(let value, let name) = kind, value.isEvent { own = name }
        if let own {
            if !names.contains(own) { names.append(own) }
            return
        }
        for part in parts { part.collect(&names) }
    }
}
