/// How the number of a value lies in memory, so that it can be read there without a call.
public enum FieldStorage: UInt8, Sendable {
    /// One byte, not negative.
    case byte
    /// Four bytes, not negative.
    case word
    /// Eight bytes, with a sign.
    case long
    /// A double of eight bytes.
    case double
}
