/// Why the body of an exactly-once subscription, or who reads its tables, did not get what it asked for.
///
/// A body that lets it through fails as any handler that throws: what it did is undone, and it is called again after a
/// while.
public struct InboxError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case notAllowed, badStatement, wrongColumn, constraint, tooManySteps, tooLarge, full, notDeclared, conflict
            case encoding, storage
        }

        private let value: Value

        /// A statement that touches anything but the app's tables, or would change more than their rows.
        public static let notAllowed = Code(value: .notAllowed)
        /// A statement that is none, names what is not there, or wants other values than it was given.
        public static let badStatement = Code(value: .badStatement)
        /// A column that is not there, or holds another kind of value than was asked for.
        public static let wrongColumn = Code(value: .wrongColumn)
        /// A change that a constraint of the table forbids; nothing of the statement happened.
        public static let constraint = Code(value: .constraint)
        /// The statements of one body or reader took more steps than they may.
        public static let tooManySteps = Code(value: .tooManySteps)
        /// A value, row or payload over its limit.
        public static let tooLarge = Code(value: .tooLarge)
        /// No room.
        public static let full = Code(value: .full)
        /// The container declares no reliable publication of the event's type.
        public static let notDeclared = Code(value: .notDeclared)
        /// The id of an outgoing event is stored with other bytes.
        public static let conflict = Code(value: .conflict)
        /// An outgoing event that could not be encoded.
        public static let encoding = Code(value: .encoding)
        /// Reading or writing the file failed.
        public static let storage = Code(value: .storage)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// What it is about and what can be done; no values of statements, no payload.
    public let message: String

    /// Puts the parts together.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
