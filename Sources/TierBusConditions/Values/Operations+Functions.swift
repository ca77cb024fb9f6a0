extension Operations {
    static func call(
        _ function: Function, _ arguments: [ConditionValue], at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        // The parser has counted them.
        let first = arguments[0]
        switch function {
        case .size: return try size(first, at: offset)
        case .contains, .startsWith, .endsWith:
            guard case .string(let text) = first, case .string(let part) = arguments[1] else {
                throw noOverload(function.rawValue, first, arguments[1], at: offset)
            }
            return .bool(Texts.find(function, part, in: text))
        case .int: return .int(try int(first, at: offset))
        case .double: return .double(try double(first, at: offset))
        case .string: return .string(try string(first, at: offset))
        case .bool: return .bool(try bool(first, at: offset))
        case .dyn: return first
        }
    }

    private static func size(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> ConditionValue {
        switch value {
        case .string(let text): .int(Int64(Texts.scalarCount(text)))
        case .list(let values): .int(Int64(values.count))
        case .map(let map): .int(Int64(map.count))
        case .null, .bool, .int, .double: throw noOverload("size", value, at: offset)
        }
    }

    // MARK: Conversions

    private static func int(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> Int64 {
        switch value {
        case .int(let number): return number
        case .double(let number):
            // The limits themselves are refused, too: a double that is one of them may be the rounding of a number beyond.
            guard number > -0x1p63, number < 0x1p63 else {
                throw ConditionFailure(.overflow, "the double does not fit in 64 bits", at: offset)
            }
            return Int64(number)
        case .string(let text):
            guard Texts.isWhole(text), let number = Int64(text) else { throw badText("int", at: offset) }
            return number
        case .null, .bool, .list, .map: throw noOverload("int", value, at: offset)
        }
    }

    private static func double(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> Double {
        switch value {
        case .int(let number): return Double(number)
        case .double(let number): return number
        case .string(let text):
            guard let number = Texts.double(text) else { throw badText("double", at: offset) }
            return number
        case .null, .bool, .list, .map: throw noOverload("double", value, at: offset)
        }
    }

    private static func string(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> String {
        switch value {
        case .string(let text): text
        case .int(let number): String(number)
        case .double(let number): Texts.text(of: number)
        case .bool(let truth): truth ? "true" : "false"
        case .null, .list, .map: throw noOverload("string", value, at: offset)
        }
    }

    private static func bool(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> Bool {
        switch value {
        case .bool(let truth): return truth
        case .string(let text):
            switch text {
            case "true", "TRUE", "True", "t", "1": return true
            case "false", "FALSE", "False", "f", "0": return false
            default: throw badText("bool", at: offset)
            }
        case .null, .int, .double, .list, .map: throw noOverload("bool", value, at: offset)
        }
    }

    private static func badText(_ type: String, at offset: Int) -> ConditionFailure {
        ConditionFailure(.badConversion, "the text is no \(type)", at: offset)
    }
}
