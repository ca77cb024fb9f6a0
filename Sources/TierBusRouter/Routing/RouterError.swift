/// Why something could not be registered or published.
public struct RouterError: Error, Sendable, CustomStringConvertible {
    /// What went wrong; more codes may come.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Value: String {
            case noThread, draining, closed, spillFull, cycle, undeclared, declaredTwice, tierPair, outOfScope
            case unknownSource, typeMismatch, notHere, noLog, nameTaken, unknownContainer, notRunning, alreadyRan
            case badConfiguration, wrongTier, notSimulated, drivenTwice, neverSettles, waitsOutside, systemClockRead
            case replayDiverged, badTopic, tooManyTopics, noTables, stopped, notSupervised
        }

        private let value: Value

        /// The system had no thread to give.
        public static let noThread = Code(value: .noThread)
        /// The system is draining and takes nothing new.
        public static let draining = Code(value: .draining)
        /// The system has ended, or the other end has.
        public static let closed = Code(value: .closed)
        /// A subscriber is slow, and the publication holds as many events back as it may.
        public static let spillFull = Code(value: .spillFull)
        /// Publications wait for each other in a circle.
        public static let cycle = Code(value: .cycle)
        /// The container declares no publication of this type.
        public static let undeclared = Code(value: .undeclared)
        /// The container declares two publications of one type.
        public static let declaredTwice = Code(value: .declaredTwice)
        /// The publication's tier cannot be read at the subscription's.
        public static let tierPair = Code(value: .tierPair)
        /// The publication does not reach as far as the subscription.
        public static let outOfScope = Code(value: .outOfScope)
        /// No container has the name of the source.
        public static let unknownSource = Code(value: .unknownSource)
        /// One event type name stands for two Swift types.
        public static let typeMismatch = Code(value: .typeMismatch)
        /// Called on another lane than the one it belongs to.
        public static let notHere = Code(value: .notHere)
        /// The system has no durable log.
        public static let noLog = Code(value: .noLog)
        /// The system's log has no tables of the app's own.
        public static let noTables = Code(value: .noTables)
        /// The name is taken.
        public static let nameTaken = Code(value: .nameTaken)
        /// No container has the name.
        public static let unknownContainer = Code(value: .unknownContainer)
        /// The system does not run yet or any more.
        public static let notRunning = Code(value: .notRunning)
        /// A system runs once.
        public static let alreadyRan = Code(value: .alreadyRan)
        /// A publication of another kind is needed for the tier.
        public static let wrongTier = Code(value: .wrongTier)
        /// Only a simulated system can do that.
        public static let notSimulated = Code(value: .notSimulated)
        /// A simulated system is driven by one at a time, and not from inside its own handlers.
        public static let drivenTwice = Code(value: .drivenTwice)
        /// A simulation goes on and on at one moment of virtual time.
        public static let neverSettles = Code(value: .neverSettles)
        /// A handler in a simulation waits for something that is not part of it.
        public static let waitsOutside = Code(value: .waitsOutside)
        /// A replay came to another place than its recording.
        public static let replayDiverged = Code(value: .replayDiverged)
        /// The machine's clock was read in a simulation.
        public static let systemClockRead = Code(value: .systemClockRead)
        /// A text that is no topic, or no pattern of topics.
        public static let badTopic = Code(value: .badTopic)
        /// A publication has as many topics as it may.
        public static let tooManyTopics = Code(value: .tooManyTopics)
        /// The container is stopped, and can be restarted.
        public static let stopped = Code(value: .stopped)
        /// The container was hosted without supervision, so that nobody knows how to build it anew.
        public static let notSupervised = Code(value: .notSupervised)
        /// A number that is out of its range.
        public static let badConfiguration = Code(value: .badConfiguration)

        /// The name of the code.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// The containers, publications and subscriptions it is about, and what can be done.
    public let message: String

    @usableFromInline
    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the message.
    public var description: String { "\(code): \(message)" }
}
