import TierBusCore

/// What is wrong with a description of adapters.
public struct AdapterError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case unknownType, unknownMember, unknownEvent, unknownFunction, badSetting, badMembers, badCondition
            case unreachable, cycle, ambiguous, twice
        }

        private let value: Value

        /// No adapter is called that.
        public static let unknownType = Code(value: .unknownType)
        /// No container is called that.
        public static let unknownMember = Code(value: .unknownMember)
        /// No type of event is called that.
        public static let unknownEvent = Code(value: .unknownEvent)
        /// No function was given under that name.
        public static let unknownFunction = Code(value: .unknownFunction)
        /// A setting that there is not, that is missing, or that has no such value.
        public static let badSetting = Code(value: .badSetting)
        /// Too many members, too few, or members where there are none.
        public static let badMembers = Code(value: .badMembers)
        /// A condition that cannot be asked.
        public static let badCondition = Code(value: .badCondition)
        /// A member that can never receive anything.
        public static let unreachable = Code(value: .unreachable)
        /// A type of event can return to where it came from, unchanged.
        public static let cycle = Code(value: .cycle)
        /// One event would come twice to a container from another.
        public static let twice = Code(value: .twice)
        /// Several containers are called that.
        public static let ambiguous = Code(value: .ambiguous)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// The adapter, as ``AdapterDescription/label``.
    public let place: String
    /// What is there and what was expected.
    public let message: String

    /// An error, also of adapters that are added to a factory.
    public init(_ code: Code, in place: String, _ message: String) {
        self.code = code
        self.place = place
        self.message = message
    }

    /// What may have been meant, to be put behind a message.
    package static func hint(_ name: String, among names: [String]) -> String {
        // What is longer than a name may be is no misspelt name.
        guard name.utf8.count <= 255 else { return "" }
        if let meant = NameDistance.suggestion(for: name, among: names) { return "; is '\(meant)' meant?" }
        guard !names.isEmpty else { return "; there is none" }
        let shown = names.sorted().prefix(20).joined(separator: ", ")
        return "; there \(names.count == 1 ? "is" : "are") \(shown)" + (names.count > 20 ? " and others" : "")
    }

    /// The code, the place and the message.
    public var description: String { "\(code): \(place): \(message)" }
}
