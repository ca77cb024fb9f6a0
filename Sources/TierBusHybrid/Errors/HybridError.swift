/// Why a container, a component or an event has no place where it was to go.
public struct HybridError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case badName, duplicateName, unknownName, notDeclared, declaredTwice, outOfReach, closed, sealed
        }

        private let value: Value

        /// A name that is empty or has a slash or a control character, or whose path is longer than 255 bytes.
        public static let badName = Code(value: .badName)
        /// The container has a child or component of that name.
        public static let duplicateName = Code(value: .duplicateName)
        /// The container has no child or component of that name.
        public static let unknownName = Code(value: .unknownName)
        /// The container declares no publication of the event's type.
        public static let notDeclared = Code(value: .notDeclared)
        /// The container declares a publication of the event's type already.
        public static let declaredTwice = Code(value: .declaredTwice)
        /// No bus of the hierarchy lies in that direction.
        public static let outOfReach = Code(value: .outOfReach)
        /// The container's profile allows no such way out.
        public static let sealed = Code(value: .sealed)
        /// The container was removed or closed.
        public static let closed = Code(value: .closed)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// Both sides: the container it happened in and what was to go there.
    public let message: String

    @usableFromInline
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
