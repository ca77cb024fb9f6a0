import TierBusCore

extension Compiler {
    func binary(
        _ node: Node, _ symbol: BinaryOperator, _ left: Node, _ right: Node
    ) throws(ConditionError) -> Part {
        let parts = (try compile(left), try compile(right))
        let types = (parts.0.type, parts.1.type)
        if isChecked {
            try check(symbol, types.0, types.1, at: node.offset)
            try checkWords(symbol, (parts.0, left), (parts.1, right))
        }
        let offset = node.offset
        return operation(
            (parts.0, left), (parts.1, right), Self.type(of: symbol, types.0, types.1),
            canFail: Self.canFail(symbol, types.0, types.1)
        ) { (left, right) throws(ConditionFailure) in try Operations.apply(symbol, left, right, at: offset) }
    }

    private static func type(of symbol: BinaryOperator, _ left: StaticType, _ right: StaticType) -> StaticType {
        switch symbol {
        case .equal, .unequal, .less, .lessOrEqual, .greater, .greaterOrEqual, .in: .bool
        case .plus, .minus, .times, .divided, .remainder:
            switch (left.base, right.base) {
            case (.list, .list): left.base == right.base ? left.base : .list(.dynamic)
            case (.dynamic, let other), (let other, .dynamic): if case .list = other { .list(.dynamic) } else { other }
            default: left.base
            }
        }
    }

    /// Whether operands of two types can make an operator fail, apart from failures of their own.
    private static func canFail(_ symbol: BinaryOperator, _ left: StaticType, _ right: StaticType) -> Bool {
        switch symbol {
        case .equal, .unequal: return false
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            return left.mayBeNull || right.mayBeNull || !left.canCompare(right)
        case .in:
            switch right {
            case .list, .map: return false
            default: return true
            }
        case .plus:
            switch (left, right) {
            case (.double, .double), (.string, .string), (.list, .list): return false
            default: return true
            }
        case .minus, .times, .divided: return left != .double || right != .double
        case .remainder: return true
        }
    }

    // MARK: Types

    private func check(
        _ symbol: BinaryOperator, _ left: StaticType, _ right: StaticType, at offset: Int
    ) throws(ConditionError) {
        switch symbol {
        case .equal, .unequal:
            guard left.canEqual(right) else {
                throw error(.type, "\(Self.describe(left)) never equals \(Self.describe(right))", at: offset)
            }
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard left.canCompare(right) else {
                throw error(
                    .type, "\(Self.describe(left)) has no order with \(Self.describe(right))", at: offset)
            }
        case .in: try checkMembership(left, right, at: offset)
        case .plus, .minus, .times, .divided, .remainder: try checkArithmetic(symbol, left.base, right.base, at: offset)
        }
    }

    private static func describe(_ type: StaticType) -> String {
        switch type {
        case .null: "null"
        case .int: "an int"
        default: "a \(type.name)"
        }
    }

    private func checkMembership(_ left: StaticType, _ right: StaticType, at offset: Int) throws(ConditionError) {
        switch right.base {
        case .dynamic, .list(nil): return
        case .map:
            guard [.dynamic, .bool, .int, .double, .string].contains(left.base) else { break }
            return
        case .list(let element?):
            guard left.canEqual(element) else {
                throw error(
                    .type, "\(Self.describe(left)) is never in a list of values of type \(element.name)", at: offset)
            }
            return
        default: break
        }
        throw error(.type, "there is no 'in' for \(left.name) and \(right.name)", at: offset)
    }

    private func checkArithmetic(
        _ symbol: BinaryOperator, _ left: StaticType, _ right: StaticType, at offset: Int
    ) throws(ConditionError) {
        let known = [left, right].filter { $0 != .dynamic }
        let fits = known.allSatisfy { type in
            switch type {
            case .int: true
            case .double: symbol != .remainder
            case .string, .list: symbol == .plus
            default: false
            }
        }
        let areAlike =
            known.count < 2 || known[0] == known[1] || known.allSatisfy { if case .list = $0 { true } else { false } }
        guard fits, areAlike else {
            let isMixed = known.contains(.int) && known.contains(.double)
            let hint = isMixed ? "; convert one of them, as in double(x), or write 2.0 for 2" : ""
            throw error(
                .type, "there is no '\(symbol.rawValue)' for \(left.name) and \(right.name)\(hint)", at: offset)
        }
    }

    /// Refuses comparisons with a text that a field never has.
    private func checkWords(
        _ symbol: BinaryOperator, _ left: (Part, Node), _ right: (Part, Node)
    ) throws(ConditionError) {
        switch symbol {
        case .equal, .unequal:
            try checkWord(of: left.0, right.0.constant, at: right.1.offset)
            try checkWord(of: right.0, left.0.constant, at: left.1.offset)
        case .in:
            guard case .list(let values)? = right.0.constant else { return }
            let offsets: [Int] = if case .list(let nodes) = right.1.kind { nodes.map(\.offset) } else { [] }
            for (place, value) in values.enumerated() {
                try checkWord(of: left.0, value, at: place < offsets.count ? offsets[place] : right.1.offset)
            }
        default: break
        }
    }

    private func checkWord(of part: Part, _ value: ConditionValue?, at offset: Int) throws(ConditionError) {
        guard let field = part.field, case .word(let code, let words) = field.form, case .string(let text)? = value,
            code(text) == nil
        else { return }
        let list = words.isEmpty ? "" : "; there are: \(words.joined(separator: ", "))"
        let hint = NameDistance.suggestion(for: text.lowercased(), among: words).map { "; did you mean '\($0)'?" }
        throw error(.type, "'\(field.name)' is never \(Printable.quoted(text))\(hint ?? list)", at: offset)
    }

    // MARK: Operators with one operand

    func negated(_ node: Node, _ operand: Node) throws(ConditionError) -> Part {
        let part = try compile(operand)
        if isChecked, ![.int, .double, .dynamic].contains(part.type.base) {
            throw error(.type, "there is no '-' for \(part.type.name)", at: node.offset)
        }
        let offset = node.offset
        return operation([part], [operand], part.type.base, canFail: part.type != .double) {
            (values) throws(ConditionFailure) in try Operations.negated(values[0], at: offset)
        }
    }
}
