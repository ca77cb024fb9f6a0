public import TierBusCore

extension Timeframe: FieldValue {
    /// A text such as `5min`.
    public static var fieldForm: FieldForm {
        // Only the text that a timeframe has; `1d` is none, although it can be read.
        .word(
            code: { text in (try? Timeframe(text)).flatMap { $0.description == text ? $0.fieldNumber : nil } },
            words: [])
    }

    /// Count and unit, one behind the other.
    public var fieldNumber: Int64? { Int64(count) << 8 | Int64(unit.rawValue) }

    /// The text.
    public var fieldContent: DynamicValue? { .string(description) }
}
