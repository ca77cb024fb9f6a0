import TierBusCore

/// What is known of the type of an expression before it has a value.
indirect enum StaticType: Equatable {
    /// Anything.
    case dynamic
    case null
    case bool
    case int
    case double
    case string
    /// Of values of one type; nil for an empty literal.
    case list(StaticType?)
    case map
    /// A value of a type, or null.
    case optional(StaticType)

    init(_ form: FieldForm, isOptional: Bool) {
        let base: StaticType =
            switch form {
            case .bool: .bool
            case .int: .int
            case .double, .decimal: .double
            case .word, .string: .string
            case .dynamic: .dynamic
            }
        self = isOptional && base != .dynamic ? .optional(base) : base
    }

    init(_ value: ConditionValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .int: self = .int
        case .double: self = .double
        case .string: self = .string
        case .list(let values): self = .list(StaticType.common(values.map { StaticType($0) }))
        case .map: self = .map
        }
    }

    /// The type of values of different types; nil if there are none.
    static func common(_ types: [StaticType]) -> StaticType? {
        guard let first = types.first else { return nil }
        return types.allSatisfy { $0 == first } ? first : .dynamic
    }

    /// The name in CEL.
    var name: String {
        switch self {
        case .dynamic: "dyn"
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .double: "double"
        case .string: "string"
        case .list: "list"
        case .map: "map"
        case .optional(let base): base.name
        }
    }

    /// Without the null.
    var base: StaticType { if case .optional(let base) = self { base } else { self } }

    /// Whether a value may be null.
    var mayBeNull: Bool {
        switch self {
        case .dynamic, .null, .optional: true
        default: false
        }
    }

    private var isNumber: Bool { self == .int || self == .double }

    /// Whether values of the two can be equal.
    func canEqual(_ other: StaticType) -> Bool {
        if base == .dynamic || other.base == .dynamic { return true }
        if mayBeNull && other.mayBeNull { return true }
        switch (base, other.base) {
        case (.list(let left), .list(let right)):
            guard let left, let right else { return true }
            return left.canEqual(right)
        case (let left, let right): return left == right || (left.isNumber && right.isNumber)
        }
    }

    /// Whether values of the two have an order.
    func canCompare(_ other: StaticType) -> Bool {
        let (left, right) = (base, other.base)
        let ordered: [StaticType] = [.dynamic, .bool, .int, .double, .string]
        guard ordered.contains(left), ordered.contains(right) else { return false }
        return left == .dynamic || right == .dynamic || left == right || (left.isNumber && right.isNumber)
    }
}
