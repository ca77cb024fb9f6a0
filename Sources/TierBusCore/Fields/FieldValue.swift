/// A value that a field of an event can have.
public protocol FieldValue: Sendable {
    /// How conditions take such values.
    static var fieldForm: FieldForm { get }

    /// How the number of a value lies in its memory; nil if it does not. Its memory is then nothing but the number.
    static var fieldStorage: FieldStorage? { get }

    /// Whether there may be no value.
    static var isOptionalField: Bool { get }

    /// The number that stands for the value, see ``FieldForm``; nil if it has none.
    var fieldNumber: Int64? { get }

    /// The value; nil if there is none.
    var fieldContent: DynamicValue? { get }
}

extension FieldValue {
    /// Not read from memory.
    public static var fieldStorage: FieldStorage? { nil }
    /// There always is a value.
    public static var isOptionalField: Bool { false }
    /// None.
    public var fieldNumber: Int64? { nil }
}

extension Bool: FieldValue {
    /// Yes or no.
    public static var fieldForm: FieldForm { .bool }
    /// One byte.
    public static var fieldStorage: FieldStorage? { .byte }
    /// 1 or 0.
    public var fieldNumber: Int64? { self ? 1 : 0 }
    /// A ``DynamicValue/bool(_:)``.
    public var fieldContent: DynamicValue? { .bool(self) }
}

extension Int64: FieldValue {
    /// A whole number.
    public static var fieldForm: FieldForm { .int }
    /// Eight bytes.
    public static var fieldStorage: FieldStorage? { .long }
    /// The number.
    public var fieldNumber: Int64? { self }
    /// A ``DynamicValue/int(_:)``.
    public var fieldContent: DynamicValue? { .int(self) }
}

extension Int: FieldValue {
    /// A whole number.
    public static var fieldForm: FieldForm { .int }
    /// The number.
    public var fieldNumber: Int64? { Int64(self) }
    /// A ``DynamicValue/int(_:)``.
    public var fieldContent: DynamicValue? { .int(Int64(self)) }
}

extension Int32: FieldValue {
    /// A whole number.
    public static var fieldForm: FieldForm { .int }
    /// The number.
    public var fieldNumber: Int64? { Int64(self) }
    /// A ``DynamicValue/int(_:)``.
    public var fieldContent: DynamicValue? { .int(Int64(self)) }
}

extension UInt16: FieldValue {
    /// A whole number.
    public static var fieldForm: FieldForm { .int }
    /// The number.
    public var fieldNumber: Int64? { Int64(self) }
    /// A ``DynamicValue/int(_:)``.
    public var fieldContent: DynamicValue? { .int(Int64(self)) }
}

extension UInt32: FieldValue {
    /// A whole number.
    public static var fieldForm: FieldForm { .int }
    /// Four bytes.
    public static var fieldStorage: FieldStorage? { .word }
    /// The number.
    public var fieldNumber: Int64? { Int64(self) }
    /// A ``DynamicValue/int(_:)``.
    public var fieldContent: DynamicValue? { .int(Int64(self)) }
}

extension Double: FieldValue {
    /// A double.
    public static var fieldForm: FieldForm { .double }
    /// Eight bytes.
    public static var fieldStorage: FieldStorage? { .double }
    /// A ``DynamicValue/double(_:)``.
    public var fieldContent: DynamicValue? { .double(self) }
}

extension String: FieldValue {
    /// Any text.
    public static var fieldForm: FieldForm { .string }
    /// A ``DynamicValue/string(_:)``.
    public var fieldContent: DynamicValue? { .string(self) }
}

extension DynamicValue: FieldValue {
    /// What it is, it says for itself.
    public static var fieldForm: FieldForm { .dynamic }
    /// Itself.
    public var fieldContent: DynamicValue? { self }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    /// As of what is wrapped.
    public static var fieldForm: FieldForm { Wrapped.fieldForm }
    /// There may be none; of ``FieldForm/dynamic`` values that is no value like others, but a field that is missing.
    public static var isOptionalField: Bool { if case .dynamic = fieldForm { false } else { true } }
    /// As of what is wrapped; nil if there is nothing.
    public var fieldNumber: Int64? { self?.fieldNumber }
    /// As of what is wrapped; nil if there is nothing.
    public var fieldContent: DynamicValue? { self?.fieldContent }
}
