/// The value of a field of a ``DynamicEvent``.
///
/// Two values are equal when their stored bytes are: a NaN equals itself, 0.0 is not -0.0, the integer 1 is not the
/// double 1.0, and texts are compared byte by byte.
public enum DynamicValue: Sendable {
    /// No value.
    case null
    /// Yes or no.
    case bool(Bool)
    /// A whole number.
    case int(Int64)
    /// A number, kept bit for bit.
    case double(Double)
    /// A text.
    case string(String)
    /// Values in an order.
    case list([DynamicValue])
    /// Values by name.
    case map(DynamicFields)

    /// Yes or no; nil if it is anything else.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The whole number; nil if it is anything else, a double included.
    public var intValue: Int64? {
        if case .int(let value) = self { value } else { nil }
    }

    /// The number, an integer rounded to the nearest double; nil if it is anything else.
    public var doubleValue: Double? {
        switch self {
        case .double(let value): value
        case .int(let value): Double(value)
        case .null, .bool, .string, .list, .map: nil
        }
    }

    /// The text; nil if it is anything else.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }
}

extension DynamicValue: Hashable {
    /// Whether the stored bytes are equal.
    public static func == (left: DynamicValue, right: DynamicValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.double(let left), .double(let right)): left.bitPattern == right.bitPattern
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.null, _), (.bool, _), (.int, _), (.double, _), (.string, _), (.list, _), (.map, _): false
        }
    }

    /// Hashes what makes it equal to another.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(tag)
        switch self {
        case .null, .bool: break
        case .int(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.bitPattern)
        case .string(let value): hasher.combine(InternKey(text: value))
        case .list(let values): hasher.combine(values)
        case .map(let fields): hasher.combine(fields)
        }
    }
}

// Not by `nil`: `fields["name"] == nil` would then ask for a null and not for a field that is missing.
extension DynamicValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
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
    public init(arrayLiteral values: DynamicValue...) { self = .list(values) }
    /// A ``map(_:)``; a name that is not valid, or comes twice, is a programmer's error and traps.
    public init(dictionaryLiteral fields: (String, DynamicValue)...) { self = .map(DynamicFields(literal: fields)) }
}
