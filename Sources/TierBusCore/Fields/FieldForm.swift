/// How conditions take the values of a field.
public enum FieldForm: Sendable {
    /// Yes or no; its number is 1 or 0.
    case bool
    /// A whole number; it is its own number.
    case int
    /// A double.
    case double
    /// A double that is kept as a whole number of units; the number is the units.
    /// - Parameter value: The double for a number of units. Never falls where the units rise.
    case decimal(value: @Sendable (Int64) -> Double)
    /// A text that a whole number stands for.
    /// - Parameters:
    ///   - code: The number that stands for a text; nil if none does.
    ///   - words: All the texts there are; empty if that is open.
    case word(code: @Sendable (String) -> Int64?, words: [String])
    /// Any text.
    case string
    /// What it is, every value says for itself.
    case dynamic
}
