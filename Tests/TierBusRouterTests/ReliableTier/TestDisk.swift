import TierBusCore
import TierBusRouter

/// What a test log keeps from one opening to the next, with mistakes that it makes when told to.
final class TestDisk: Sendable {
    /// A mistake, made once.
    enum Fault: Equatable {
        case open
        /// As `open`, for want of room.
        case openFull
        case recover
        case begin
        /// The append of the event with this id.
        case append(EventID, LogError.Code)
        /// Nothing of the commit is there afterwards.
        case commitUndone(LogError.Code)
        /// All of it is.
        case commitDone
        case read
        /// A sweep, and what undoes it.
        case sweep, rollback
        case close
    }

    struct Content {
        var events: [LogEntry] = []
        var places: [EventID: Int] = [:]
        var subscriptions: [String: LogSubscription] = [:]
        var deadLetters: [DeadLetter] = []
    }

    struct State {
        var content = Content()
        var faults: [Fault] = []
        var flushingCommits = 0
        var lazyCommits = 0
        var openings = 0
        var openLogs = 0
        var tidyings = 0
        var changes: [LogChange] = []
        var sizes: [Int] = []
        /// Payloads of so many bytes or more find no room; nil: all do.
        var fullAt: Int?
    }

    let state: SystemLock<State>
    let beforeCommit = SystemLock<(@Sendable () -> Void)?>(nil)

    init(_ content: Content = Content()) { state = SystemLock(State(content: content)) }

    var source: DurableLogSource {
        DurableLogSource(label: "test disk") { () throws(LogError) in
            try self.fail(.open, .inputOutput)
            try self.fail(.openFull, .full)
            self.state.withLock {
                $0.openings += 1
                $0.openLogs += 1
            }
            return TestLog(self)
        }
    }

    /// Has `body` called on the store's thread before each commit from now on.
    func hold(_ body: @escaping @Sendable () -> Void) { beforeCommit.withLock { $0 = body } }

    /// Makes these mistakes next, each once when it is its turn.
    func plan(_ faults: Fault...) { state.withLock { $0.faults += faults } }

    /// Makes this one if it is planned.
    func fail(_ fault: Fault, _ code: LogError.Code) throws(LogError) {
        let isPlanned = state.withLock { state in
            guard let place = state.faults.firstIndex(of: fault) else { return false }
            state.faults.remove(at: place)
            return true
        }
        if isPlanned { throw LogError(code, "planned: \(fault)") }
    }

    var content: Content { state.withLock { $0.content } }
    var ids: [EventID] { state.withLock { $0.content.events.map(\.eventID) } }
    var flushingCommits: Int { state.withLock { $0.flushingCommits } }
    var lazyCommits: Int { state.withLock { $0.lazyCommits } }
    var tidyings: Int { state.withLock { $0.tidyings } }
    var openings: Int { state.withLock { $0.openings } }
    var openLogs: Int { state.withLock { $0.openLogs } }
    /// How many events each commit added.
    var sizes: [Int] { state.withLock { $0.sizes } }
    var deadLetters: [DeadLetter] { state.withLock { $0.content.deadLetters } }
    func subscription(_ name: String) -> LogSubscription? { state.withLock { $0.content.subscriptions[name] } }
}
