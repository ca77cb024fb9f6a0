/// What a condition may have, so that the worst one that is accepted is harmless.
public enum ConditionLimits {
    /// Most bytes of the source in UTF-8: 4 KiB.
    public static let maxBytes = 4_096
    /// Deepest nesting: an operator with its operands, a pair of parentheses or brackets, a call or a selection is one
    /// level; a row of `&&` or of `||` is one level however long it is.
    public static let maxDepth = 64
    /// Most literals, names, operators and calls.
    public static let maxNodes = 1_000
    /// Most bytes of UTF-8 of a text that `+` makes: 64 KiB. Those of fields may be longer.
    public static let maxMadeBytes = 65_536
    /// Most elements of a list that `+` makes. Those of fields may be longer.
    public static let maxMadeElements = 1_024
}
