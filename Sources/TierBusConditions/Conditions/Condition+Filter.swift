public import TierBusCore

extension Condition {
    /// What configuration calls a field of events by more than its name.
    private static var plurals: [String: String] { ["symbols": "symbol", "types": "type"] }

    /// Makes the condition that a filter by fields stands for: all of its entries have to hold.
    ///
    /// An entry is a field and a value, or a list of values of which the field has to have one. A plural such as `symbols`
    /// stands for the field `symbol`, where no field has its name. `subscriber` is also true for events that are for
    /// nobody in particular.
    ///
    /// ```swift
    /// try Condition<Bar>(filter: ["symbols": ["AAPL", "MSFT"], "timeframe": "1min"])
    /// // event.symbol in ['AAPL', 'MSFT'] && event.timeframe == '1min'
    /// ```
    /// - Throws: ``ConditionError``: an unknown field, a value that its field never has, a list without values, a map.
    public init(filter fields: DynamicFields) throws(ConditionError) {
        var text = FilterText()
        var parts: [Node] = []
        for field in fields {
            let name = Self.fieldName(field.name)
            let start = text.count
            if !parts.isEmpty { text.write(" && ") }
            let isForSome = name == "subscriber" && E.fields[name].map { $0.isOptional || E.fields.isOpen } ?? false
            parts.append(try isForSome ? text.addressed(name, field.value) : text.test(name, field.value, from: start))
        }
        let row = Node(kind: .all(parts), offset: 0, range: 0..<text.count, depth: 4)
        let literal = Node(kind: .literal(.bool(true)), offset: 0, range: 0..<4, depth: 1)
        try self.init(parts.isEmpty ? literal : parts.count == 1 ? parts[0] : row, parts.isEmpty ? "true" : text.source)
    }

    private static func fieldName(_ name: String) -> String {
        if E.fields.names.contains(name) { return name }
        if name.hasSuffix("s"), E.fields.names.contains(String(name.dropLast())) { return String(name.dropLast()) }
        return E.fields.isOpen ? plurals[name] ?? name : name
    }
}
