extension Operations {
    static func sum(
        _ left: ConditionValue, _ right: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try check(left.utf8.count, right.utf8.count, ConditionLimits.maxMadeBytes, "bytes", at: offset)
            return .string(left + right)
        case (.list(let left), .list(let right)):
            try check(left.count, right.count, ConditionLimits.maxMadeElements, "elements", at: offset)
            return .list(left + right)
        default: return try arithmetic(left, .plus, right, at: offset)
        }
    }

    private static func check(
        _ left: Int, _ right: Int, _ limit: Int, _ unit: String, at offset: Int
    ) throws(ConditionFailure) {
        // Neither is near the limits of an Int: both are in memory.
        guard left + right <= limit else {
            throw ConditionFailure(.tooLarge, "the result of '+' has more than \(limit) \(unit)", at: offset)
        }
    }

    static func arithmetic(
        _ left: ConditionValue, _ symbol: BinaryOperator, _ right: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try whole(left, symbol, right, at: offset))
        case (.double(let left), .double(let right)):
            switch symbol {
            case .plus: return .double(left + right)
            case .minus: return .double(left - right)
            case .times: return .double(left * right)
            case .divided: return .double(left / right)
            default: break
            }
        default: break
        }
        throw noOverload(symbol.rawValue, left, right, at: offset)
    }

    private static func whole(
        _ left: Int64, _ symbol: BinaryOperator, _ right: Int64, at offset: Int
    ) throws(ConditionFailure) -> Int64 {
        let (result, overflow): (Int64, Bool)
        switch symbol {
        case .plus: (result, overflow) = left.addingReportingOverflow(right)
        case .minus: (result, overflow) = left.subtractingReportingOverflow(right)
        case .times: (result, overflow) = left.multipliedReportingOverflow(by: right)
        case .divided:
            guard right != 0 else { throw ConditionFailure(.divisionByZero, "a division by 0", at: offset) }
            (result, overflow) = left.dividedReportingOverflow(by: right)
        case .remainder:
            guard right != 0 else {
                throw ConditionFailure(.divisionByZero, "the remainder of a division by 0", at: offset)
            }
            (result, overflow) = left.remainderReportingOverflow(dividingBy: right)
        default: preconditionFailure("an operator of arithmetic")
        }
        guard !overflow else {
            throw ConditionFailure(.overflow, "the result of '\(symbol.rawValue)' does not fit in 64 bits", at: offset)
        }
        return result
    }

    static func negated(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> ConditionValue {
        switch value {
        case .int(let number):
            guard number != .min else {
                throw ConditionFailure(.overflow, "the result of '-' does not fit in 64 bits", at: offset)
            }
            return .int(-number)
        case .double(let number): return .double(-number)
        default: throw noOverload("-", value, at: offset)
        }
    }

    static func not(_ value: ConditionValue, at offset: Int) throws(ConditionFailure) -> ConditionValue {
        guard case .bool(let truth) = value else { throw noOverload("!", value, at: offset) }
        return .bool(!truth)
    }
}
