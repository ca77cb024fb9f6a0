/// Why a journal could not be written or read.
public struct JournalError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case badPath, exists, inputOutput, foreignFile, newerVersion, undecodable, notStorable
        }

        private let value: Value

        /// A path that cannot be used.
        public static let badPath = Code(value: .badPath)
        /// There is a file already; a journal never writes over one.
        public static let exists = Code(value: .exists)
        /// Reading or writing failed.
        public static let inputOutput = Code(value: .inputOutput)
        /// A file that is no TierBus journal, or whose header is damaged.
        public static let foreignFile = Code(value: .foreignFile)
        /// A journal that a newer TierBus wrote.
        public static let newerVersion = Code(value: .newerVersion)
        /// A recorded event that its type does not understand.
        public static let undecodable = Code(value: .undecodable)
        /// An event type that cannot be journalled, since it is not storable.
        public static let notStorable = Code(value: .notStorable)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// The file or the place it is about; no payload.
    public let message: String

    /// Puts the parts together.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
