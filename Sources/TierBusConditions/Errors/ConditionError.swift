/// Why a text is no condition: what is wrong, and where.
public struct ConditionError: Error, Equatable, CustomStringConvertible {
    /// The rule that was broken. More may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case tooLong, tooDeep, tooLarge, syntax, reserved, number, escape, unsupported, unknownName, unknownFunction
            case arguments, type, constant, filter
        }

        private let kind: Kind

        /// More bytes than ``ConditionLimits/maxBytes``.
        public static let tooLong = Code(kind: .tooLong)
        /// Deeper than ``ConditionLimits/maxDepth``.
        public static let tooDeep = Code(kind: .tooDeep)
        /// More nodes than ``ConditionLimits/maxNodes``.
        public static let tooLarge = Code(kind: .tooLarge)
        /// Not in the grammar.
        public static let syntax = Code(kind: .syntax)
        /// A reserved word where a name has to be.
        public static let reserved = Code(kind: .reserved)
        /// A number that is out of range.
        public static let number = Code(kind: .number)
        /// A text with an escape that there is not.
        public static let escape = Code(kind: .escape)
        /// A part of CEL that is not in the language.
        public static let unsupported = Code(kind: .unsupported)
        /// No field has the name.
        public static let unknownName = Code(kind: .unknownName)
        /// No function has the name.
        public static let unknownFunction = Code(kind: .unknownFunction)
        /// A function with the wrong number or kind of arguments.
        public static let arguments = Code(kind: .arguments)
        /// An operator with types it does not go with, or a comparison that can never be true.
        public static let type = Code(kind: .type)
        /// A part without fields that always fails, such as a division by 0, and makes the whole fail.
        public static let constant = Code(kind: .constant)
        /// A filter that is not valid.
        public static let filter = Code(kind: .filter)

        /// The name of the rule.
        public var description: String { kind.rawValue }
    }

    /// The rule that was broken.
    public let code: Code
    /// What is wrong, with a suggestion if there is one; at most 1 KiB, control characters escaped.
    public let message: String
    /// The line, from 1.
    public let line: Int
    /// The column in the line, from 1, in Unicode scalars.
    public let column: Int
    /// The line of the source, at most 200 scalars around the place, and a caret under the place.
    public let excerpt: String

    init(_ code: Code, _ message: String, at offset: Int, in source: String) {
        self.code = code
        self.message = Printable.bounded(message)
        let place = SourcePlace(offset: offset, in: source)
        line = place.line
        column = place.column
        excerpt = place.excerpt
    }

    /// What is wrong with a filter as a whole.
    package static func badFilter(_ message: String) -> ConditionError {
        ConditionError(.filter, message, at: 0, in: "")
    }

    /// A failure, with its place in the source it was compiled from.
    public static func failure(_ failure: ConditionFailure, in source: String) -> ConditionError {
        ConditionError(.constant, failure.message, at: failure.offset, in: source)
    }

    /// Line, column and message, such as `1:8: no field 'strenght' in SIGNAL; did you mean 'strength'?`.
    public var description: String { "\(line):\(column): \(message)" }
}
