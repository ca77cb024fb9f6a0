extension Compiler {
    func not(_ node: Node, _ operand: Node) throws(ConditionError) -> Part {
        let part = try compile(operand)
        try checkTruth(part, of: "!", at: node.offset)
        let offset = node.offset
        return operation([part], [operand], .bool, canFail: part.type != .bool) { (values) throws(ConditionFailure) in
            try Operations.not(values[0], at: offset)
        }
    }

    /// A row of `&&` or `||`. One operand that decides makes up for failures of all others.
    func row(_ node: Node, _ operands: [Node]) throws(ConditionError) -> Part {
        var parts: [Part] = []
        for operand in operands { parts.append(try compile(operand)) }
        let isAll = if case .all = node.kind { true } else { false }
        for (part, operand) in zip(parts, operands) {
            try checkTruth(part, of: isAll ? "&&" : "||", at: operand.offset)
        }
        let canFail = parts.contains { $0.canFail || $0.type != .bool }
        // What decides is the truth of one operand that ends the row.
        if parts.contains(where: { $0.constant?.boolValue == !isAll }) { return .constant(.bool(!isAll)) }
        if parts.allSatisfy(\.isConstant) { return Self.fold(zip(parts, operands), isAll) }
        let truths = try self.truths(zip(parts, operands), of: node, isAll)
        return Part(
            .closure(Reading { (subject) throws(ConditionFailure) in .bool(try Ask.decide(truths, isAll, subject)) }),
            .bool,
            canFail: canFail)
    }

    /// What the operands ask: first, in one program, those that cannot fail.
    private func truths(
        _ operands: some Sequence<(Part, Node)>, of node: Node, _ isAll: Bool
    ) throws(ConditionError) -> [Ask] {
        var tests: [Node] = []
        var others: [Ask] = []
        for (part, operand) in operands {
            if try TestBuilder.build(operand, self) != nil {
                tests.append(operand)
            } else {
                others.append(part.truth(at: operand.offset, of: isAll ? "&&" : "||"))
            }
        }
        let row = Node(
            kind: isAll ? .all(tests) : .any(tests), offset: node.offset, range: node.range, depth: node.depth)
        guard !tests.isEmpty, let program = try TestBuilder.build(row, self) else { return others }
        return [program.ask] + others
    }

    /// Constants of which none decides.
    private static func fold(_ parts: some Sequence<(Part, Node)>, _ isAll: Bool) -> Part {
        for (part, node) in parts {
            switch part.form {
            case .failing: return part
            case .constant(let value) where value.boolValue == nil:
                let failure = Operations.noOverload(isAll ? "&&" : "||", value, at: node.offset)
                return Part(.failing(failure), .bool, canFail: true)
            case .constant, .field, .closure: continue
            }
        }
        return .constant(.bool(isAll))
    }

    func choice(_ node: Node, _ condition: Node, _ first: Node, _ second: Node) throws(ConditionError) -> Part {
        let parts = (try compile(condition), try compile(first), try compile(second))
        try checkTruth(parts.0, of: "?", at: condition.offset)
        let type = try type(of: parts.1.type, parts.2.type, at: node.offset)
        if let truth = parts.0.constant?.boolValue { return truth ? parts.1 : parts.2 }
        let truth = parts.0.truth(at: condition.offset, of: "?")
        let (yes, no) = (parts.1.reading(at: first.offset), parts.2.reading(at: second.offset))
        if parts.0.isConstant, case .failing(let failure) = parts.0.form {
            return Part(.failing(failure), .dynamic, canFail: true)
        }
        return Part(
            .closure(
                Reading { (subject) throws(ConditionFailure) in
                    try truth.isTrue(subject) ? try yes.value(subject) : try no.value(subject)
                }),
            type,
            canFail: parts.0.canFail || parts.0.type != .bool || parts.1.canFail || parts.2.canFail)
    }

    /// The type of a choice between two values; they have one, as CEL's check has it, but that one may be null.
    private func type(of first: StaticType, _ second: StaticType, at offset: Int) throws(ConditionError) -> StaticType {
        if first == second { return first }
        switch (first.base, second.base) {
        case (.null, let other), (let other, .null): return other == .dynamic ? .dynamic : .optional(other)
        case (let left, let right) where left == right: return .optional(left)
        case (.list, .list): return .list(.dynamic)
        case (let left, let right):
            guard isChecked, left != .dynamic, right != .dynamic else { return .dynamic }
            throw error(.type, "the values of '?' have two types, \(left.name) and \(right.name)", at: offset)
        }
    }

    /// Refuses what can be no truth.
    func checkTruth(_ part: Part, of symbol: String, at offset: Int) throws(ConditionError) {
        guard isChecked, ![.bool, .dynamic].contains(part.type.base) else { return }
        throw error(.type, "there is no '\(symbol)' for \(part.type.name)", at: offset)
    }
}

extension Compiled {
    /// As ``reading(at:)``, for what has to be true or false.
    /// - Parameter symbol: The operator that asks, for failures; nil for the condition itself.
    func truth(at offset: Int, of symbol: String? = nil) -> Ask {
        let reading = reading(at: offset)
        return Ask { (subject) throws(ConditionFailure) in
            let value = try reading.value(subject)
            if case .bool(let truth) = value { return truth }
            if let symbol { throw Operations.noOverload(symbol, value, at: offset) }
            throw ConditionFailure(
                .notBool, "a condition is true or false, not a value of type \(value.typeName)", at: offset)
        }
    }
}
