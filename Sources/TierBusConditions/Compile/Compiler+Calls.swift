extension Compiler {
    func call(_ node: Node, _ function: Function, _ arguments: [Node]) throws(ConditionError) -> Part {
        var parts: [Part] = []
        for argument in arguments { parts.append(try compile(argument)) }
        if isChecked { try check(function, parts, at: node.offset) }
        let offset = node.offset
        let types = parts.map(\.type)
        return operation(parts, arguments, Self.type(of: function, types), canFail: Self.canFail(function, types)) {
            (values) throws(ConditionFailure) in try Operations.call(function, values, at: offset)
        }
    }

    private static func type(of function: Function, _ arguments: [StaticType]) -> StaticType {
        switch function {
        case .size, .int: .int
        case .contains, .startsWith, .endsWith, .bool: .bool
        case .double: .double
        case .string: .string
        case .dyn: .dynamic
        }
    }

    private static func canFail(_ function: Function, _ arguments: [StaticType]) -> Bool {
        switch function {
        case .size, .contains, .startsWith, .endsWith: arguments.contains(where: \.mayBeNull)
        case .int: arguments != [.int]
        case .double: arguments != [.int] && arguments != [.double]
        case .string: arguments.contains(where: \.mayBeNull)
        case .bool: arguments != [.bool]
        case .dyn: false
        }
    }

    private func check(_ function: Function, _ parts: [Part], at offset: Int) throws(ConditionError) {
        for part in parts where !Self.takes(function, part.type.base) {
            throw error(
                .arguments, "'\(function.rawValue)' does not take a value of type \(part.type.name)", at: offset)
        }
    }

    private static func takes(_ function: Function, _ type: StaticType) -> Bool {
        switch (function, type) {
        case (_, .dynamic), (.dyn, _): true
        case (.size, .string), (.size, .list), (.size, .map): true
        case (.contains, .string), (.startsWith, .string), (.endsWith, .string): true
        case (.int, .int), (.int, .double), (.int, .string): true
        case (.double, .int), (.double, .double), (.double, .string): true
        case (.string, .int), (.string, .double), (.string, .string), (.string, .bool): true
        case (.bool, .bool), (.bool, .string): true
        default: false
        }
    }
}
