/// The operators of CEL on values. Each throws a failure that names its place, and nothing traps.
enum Operations {
    static func apply(
        _ symbol: BinaryOperator, _ left: ConditionValue, _ right: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        switch symbol {
        case .equal: .bool(left == right)
        case .unequal: .bool(left != right)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: .bool(try isOrdered(left, symbol, right, at: offset))
        case .in: .bool(try contains(right, left, at: offset))
        case .plus: try sum(left, right, at: offset)
        case .minus, .times, .divided, .remainder: try arithmetic(left, symbol, right, at: offset)
        }
    }

    static func noOverload(
        _ symbol: String, _ values: ConditionValue..., at offset: Int
    ) -> ConditionFailure {
        let types = values.map(\.typeName).joined(separator: " and ")
        return ConditionFailure(.noMatchingOverload, "there is no '\(symbol)' for \(types)", at: offset)
    }

    // MARK: Order

    private static func isOrdered(
        _ left: ConditionValue, _ symbol: BinaryOperator, _ right: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> Bool {
        let order: Numbers.Order
        switch (left, right) {
        case (.int(let left), .int(let right)): order = Numbers.compare(left, right)
        case (.double(let left), .double(let right)): order = Numbers.compare(left, right)
        case (.int(let left), .double(let right)): order = Numbers.compare(left, right)
        case (.double(let left), .int(let right)): order = Numbers.compare(right, left).exchanged
        case (.bool(let left), .bool(let right)): order = Numbers.compare(left ? 1 : 0, right ? 1 : 0)
        // Bytes of UTF-8 have the order of the scalars.
        case (.string(let left), .string(let right)): order = Texts.compare(left, right)
        default: throw noOverload(symbol.rawValue, left, right, at: offset)
        }
        return switch symbol {
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .same
        case .greater: order == .more
        case .greaterOrEqual: order == .more || order == .same
        default: preconditionFailure("an operator that compares")
        }
    }

    // MARK: Membership, selection, index

    private static func contains(
        _ container: ConditionValue, _ value: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> Bool {
        switch container {
        case .list(let values): return values.contains(value)
        case .map(let map): return key(value).map { map[$0] != nil } ?? false
        default: throw noOverload("in", value, container, at: offset)
        }
    }

    /// The key that a value finds; nil if it can find none.
    static func key(_ value: ConditionValue) -> ConditionMap.Key? {
        switch value {
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): Numbers.whole(value).map { .int($0) }
        case .string(let value): .text(value)
        case .null, .list, .map: nil
        }
    }

    static func select(
        _ name: String, from value: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        guard case .map(let map) = value else {
            throw ConditionFailure(
                .noMatchingOverload, "a value of type \(value.typeName) has no field \(Printable.quoted(name))",
                at: offset)
        }
        guard let found = map[.text(name)] else {
            throw ConditionFailure(.noSuchKey, "there is no key \(Printable.quoted(name))", at: offset)
        }
        return found
    }

    static func has(
        _ name: String, in value: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        guard case .map(let map) = value else {
            throw ConditionFailure(
                .noMatchingOverload, "a value of type \(value.typeName) has no fields", at: offset)
        }
        return .bool(map[.text(name)] != nil)
    }

    static func index(
        _ value: ConditionValue, _ index: ConditionValue, at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        switch value {
        case .map(let map):
            guard let key = key(index) else { throw noOverload("[]", value, index, at: offset) }
            guard let found = map[key] else { throw ConditionFailure(.noSuchKey, "there is no such key", at: offset) }
            return found
        case .list(let values):
            let place: Int64
            switch index {
            case .int(let whole): place = whole
            case .double(let double):
                guard let whole = Numbers.whole(double) else {
                    throw ConditionFailure(.outOfRange, "the index of a list is a whole number", at: offset)
                }
                place = whole
            default: throw noOverload("[]", value, index, at: offset)
            }
            guard place >= 0, place < values.count else {
                throw ConditionFailure(
                    .outOfRange, "the index \(place) is outside of a list of \(values.count)", at: offset)
            }
            return values[Int(place)]
        default: throw noOverload("[]", value, index, at: offset)
        }
    }

    // MARK: Literals

    static func map(
        _ entries: [(key: ConditionValue, value: ConditionValue)], at offset: Int
    ) throws(ConditionFailure) -> ConditionValue {
        var keyed: [(key: ConditionMap.Key, value: ConditionValue)] = []
        for (value, content) in entries {
            switch value {
            case .bool, .int, .string: break
            case .null, .double, .list, .map:
                throw ConditionFailure(
                    .badKey, "a key is a bool, an int or a string, not of type \(value.typeName)", at: offset)
            }
            guard let key = key(value) else { preconditionFailure("bools, whole numbers and texts are keys") }
            keyed.append((key, content))
        }
        guard let map = ConditionMap(keyed) else {
            throw ConditionFailure(.badKey, "a key of the map comes twice", at: offset)
        }
        return .map(map)
    }
}

extension Numbers.Order {
    /// The order of the two exchanged.
    var exchanged: Self {
        switch self {
        case .less: .more
        case .more: .less
        case .same: .same
        case .none: .none
        }
    }
}
