public import TierBusCore

/// A value of the condition language.
public enum ConditionValue: Sendable {
    /// No value.
    case null
    /// Yes or no.
    case bool(Bool)
    /// A whole number of 64 bits.
    case int(Int64)
    /// A number.
    case double(Double)
    /// A text: a sequence of Unicode scalars, compared and counted by them.
    case string(String)
    /// Values in an order.
    case list(ConditionList)
    /// Values by key.
    case map(ConditionMap)

    /// Takes the value of a field.
    public init(_ value: DynamicValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .list(let values): self = .list(ConditionList(values))
        case .map(let fields): self = .map(ConditionMap(fields))
        }
    }

    /// The name of the type in CEL: `null_type`, `bool`, `int`, `double`, `string`, `list`, `map`.
    public var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .double: "double"
        case .string: "string"
        case .list: "list"
        case .map: "map"
        }
    }

    /// The truth; nil if it is no bool.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
}

extension ConditionValue: Equatable {
    /// CEL's equality: numbers by value, whatever their type; texts scalar by scalar; values of different types are
    /// not equal; a NaN equals nothing.
    public static func == (left: ConditionValue, right: ConditionValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.int(let left), .double(let right)): Numbers.compare(left, right) == .same
        case (.double(let left), .int(let right)): Numbers.compare(right, left) == .same
        case (.string(let left), .string(let right)): Texts.areEqual(left, right)
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.list, _), (.map, _): false
        }
    }
}

extension ConditionValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    /// A ``bool(_:)``.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An ``int(_:)``.
    public init(integerLiteral value: Int64) { self = .int(value) }
    /// A ``double(_:)``.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// A ``string(_:)``.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A ``list(_:)``.
    public init(arrayLiteral values: ConditionValue...) { self = .list(ConditionList(values)) }
}
