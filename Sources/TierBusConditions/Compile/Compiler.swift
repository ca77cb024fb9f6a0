import TierBusCore

/// Compiles a parsed expression for subjects of one type, and checks names and types as it goes.
struct Compiler<Subject: Sendable> {
    typealias Part = Compiled<Subject>

    /// Where names come from.
    enum Scope {
        /// The fields of a subject; what subjects are called in errors, such as `SIGNAL`. Types are checked.
        case fields(FieldTable<Subject>, of: String)
        /// Whatever has a value when it is evaluated. What is wrong with names and types fails then, as CEL has it where
        /// nothing is declared.
        case bindings(@Sendable (String, _ offset: Int) -> Part)
    }

    let source: String
    let scope: Scope

    /// Whether types are checked.
    var isChecked: Bool { if case .fields = scope { true } else { false } }

    func error(_ code: ConditionError.Code, _ message: String, at offset: Int) -> ConditionError {
        ConditionError(code, message, at: offset, in: source)
    }

    func compile(_ node: Node) throws(ConditionError) -> Part {
        switch node.kind {
        case .literal(let value): .constant(value)
        case .name(let name): try self.name(name, at: node.offset)
        case .select(let value, let name): try select(node, value, name)
        case .index(let value, let index): try self.index(node, value, index)
        case .has(let value, let name): try has(node, value, name)
        case .call(let function, let arguments): try call(node, function, arguments)
        case .not(let operand): try not(node, operand)
        case .negated(let operand): try negated(node, operand)
        case .binary(let symbol, let left, let right): try binary(node, symbol, left, right)
        case .all(let parts), .any(let parts): try row(node, parts)
        case .choice(let condition, let first, let second): try choice(node, condition, first, second)
        case .list(let elements): try list(node, elements)
        case .map(let entries): try map(node, entries)
        }
    }

    // MARK: Operations

    /// An operation on parts that are all evaluated; done at once if all are constants.
    func operation(
        _ parts: [Part], _ nodes: [Node], _ type: StaticType, canFail: Bool,
        _ body: @escaping @Sendable ([ConditionValue]) throws(ConditionFailure) -> ConditionValue
    ) -> Part {
        let mayFail = canFail || parts.contains { $0.canFail }
        for part in parts {
            if case .failing(let failure) = part.form { return Part(.failing(failure), type, canFail: true) }
        }
        let constants = parts.compactMap(\.constant)
        if constants.count == parts.count {
            do {
                return .constant(try body(constants))
            } catch {
                return Part(.failing(error), type, canFail: true)
            }
        }
        return Part(closure(parts, nodes, body), type, canFail: mayFail)
    }

    private func closure(
        _ parts: [Part], _ nodes: [Node],
        _ body: @escaping @Sendable ([ConditionValue]) throws(ConditionFailure) -> ConditionValue
    ) -> Part.Form {
        let values = zip(parts, nodes).map { $0.reading(at: $1.offset) }
        return .closure(
            Reading { (subject) throws(ConditionFailure) in
                var arguments: [ConditionValue] = []
                arguments.reserveCapacity(values.count)
                for value in values { arguments.append(try value.value(subject)) }
                return try body(arguments)
            })
    }

    /// As ``operation(_:_:_:canFail:_:)`` for two parts, without a list of arguments.
    func operation(
        _ left: (Part, Node), _ right: (Part, Node), _ type: StaticType, canFail: Bool,
        _ body: @escaping @Sendable (ConditionValue, ConditionValue) throws(ConditionFailure) -> ConditionValue
    ) -> Part {
        if left.0.isConstant, right.0.isConstant {
            return operation([left.0, right.0], [left.1, right.1], type, canFail: canFail) {
                (values) throws(ConditionFailure) in try body(values[0], values[1])
            }
        }
        let (first, second) = (left.0.reading(at: left.1.offset), right.0.reading(at: right.1.offset))
        return Part(
            .closure(
                Reading { (subject) throws(ConditionFailure) in
                    try body(try first.value(subject), try second.value(subject))
                }), type,
            canFail: canFail || left.0.canFail || right.0.canFail)
    }

    func list(_ node: Node, _ elements: [Node]) throws(ConditionError) -> Part {
        var parts: [Part] = []
        for element in elements { parts.append(try compile(element)) }
        return operation(parts, elements, .list(StaticType.common(parts.map(\.type))), canFail: false) {
            (values) throws(ConditionFailure) in .list(ConditionList(values))
        }
    }

    func map(_ node: Node, _ entries: [(key: Node, value: Node)]) throws(ConditionError) -> Part {
        let nodes = entries.flatMap { [$0.key, $0.value] }
        var parts: [Part] = []
        for node in nodes { parts.append(try compile(node)) }
        let offset = node.offset
        return operation(parts, nodes, .map, canFail: true) { (values) throws(ConditionFailure) in
            let pairs = stride(from: 0, to: values.count, by: 2).map { (key: values[$0], value: values[$0 + 1]) }
            return try Operations.map(pairs, at: offset)
        }
    }
}
