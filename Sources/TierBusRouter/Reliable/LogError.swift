/// Why a durable log could not do what it was asked for.
public struct LogError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case badPath, unsafePermissions, alreadyOpen, foreignFile, newerVersion, olderVersion, wrongSchema, corrupt
            case full, backlogFull, readOnly, notFound, inUse, timedOut, noTables
            case inputOutput, unknownOutcome, closed, tooLarge, idempotencyConflict, encoding, internalError
        }

        private let value: Value

        /// A path that cannot or must not be used.
        public static let badPath = Code(value: .badPath)
        /// A file or folder that others may read or write; the message has the command that mends it.
        public static let unsafePermissions = Code(value: .unsafePermissions)
        /// Another process, or another system of this one, has the log open.
        public static let alreadyOpen = Code(value: .alreadyOpen)
        /// A file that is no TierBus log.
        public static let foreignFile = Code(value: .foreignFile)
        /// A log that a newer TierBus wrote.
        public static let newerVersion = Code(value: .newerVersion)
        /// A log that an older TierBus wrote, opened by somebody who does not want it changed.
        public static let olderVersion = Code(value: .olderVersion)
        /// A log whose tables are not the expected ones.
        public static let wrongSchema = Code(value: .wrongSchema)
        /// A file that is damaged as a whole.
        public static let corrupt = Code(value: .corrupt)
        /// No room.
        public static let full = Code(value: .full)
        /// As many events are owed or wait to be stored as the system's limit allows.
        public static let backlogFull = Code(value: .backlogFull)
        /// Nothing of that name or number is in the log.
        public static let notFound = Code(value: .notFound)
        /// A durable subscription that somebody takes the events of.
        public static let inUse = Code(value: .inUse)
        /// The time that somebody wanted to wait is over; what was waited for may still come.
        public static let timedOut = Code(value: .timedOut)
        /// A file or file system that cannot be written.
        public static let readOnly = Code(value: .readOnly)
        /// Reading or writing failed.
        public static let inputOutput = Code(value: .inputOutput)
        /// A commit failed: whether it took effect is not known.
        public static let unknownOutcome = Code(value: .unknownOutcome)
        /// The log was closed.
        public static let closed = Code(value: .closed)
        /// A payload over the limit.
        public static let tooLarge = Code(value: .tooLarge)
        /// The id is stored with other bytes.
        public static let idempotencyConflict = Code(value: .idempotencyConflict)
        /// An event could not be encoded.
        public static let encoding = Code(value: .encoding)
        /// A log without tables of the app's own was asked for them.
        public static let noTables = Code(value: .noTables)
        /// A broken rule of TierBus's own.
        public static let internalError = Code(value: .internalError)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// What it is about and what can be done; no payload.
    public let message: String
    /// What made it go wrong, where `code` says only what follows from that.
    package let cause: Code?

    /// Puts the parts together.
    public init(_ code: Code, _ message: String) { self.init(code, message, because: nil) }

    /// Puts the parts together.
    package init(_ code: Code, _ message: String, because cause: Code?) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// Whether it is well again as soon as there is room.
    package var isForWantOfRoom: Bool { code == .full || cause == .full }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
