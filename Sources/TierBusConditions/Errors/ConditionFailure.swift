/// Why an expression that is valid has no value for an event. In CEL's words an error; it travels like a value.
public struct ConditionFailure: Error, Equatable, CustomStringConvertible {
    /// What went wrong. More may come.
    public enum Code: String, Sendable {
        /// An operator or function that does not go with the types of its operands.
        case noMatchingOverload
        /// A whole number outside of 64 bits.
        case overflow
        /// A division of a whole number by 0, or the remainder of one.
        case divisionByZero
        /// A field or key that is not there.
        case noSuchKey
        /// An index outside of its list.
        case outOfRange
        /// A text or number that cannot be converted.
        case badConversion
        /// A key of a map literal that comes twice, or cannot be one.
        case badKey
        /// A text or list that would be longer than ``ConditionLimits`` lets an expression make.
        case tooLarge
        /// A name that is bound to nothing.
        case unknownName
        /// A condition that is neither true nor false.
        case notBool
    }

    /// What went wrong.
    public let code: Code
    /// What it went wrong with, without the values of an event.
    public let message: String
    /// Bytes of UTF-8 before the place in the source.
    public let offset: Int

    init(_ code: Code, _ message: String, at offset: Int) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// What went wrong, and where.
    public var description: String { "\(message) (at offset \(offset))" }
}
