/// What one round of the store's thread has to write, and to do once that is committed.
struct TierRound {
    let moment: Moment
    /// To be written, in order.
    var records: [LogChange] = []
    /// To be offered, by subscription, in order.
    var offers: [String: [DurableDelivery]] = [:]
    var remarks: [ReliableRemark] = []
    /// Events at hand, so that they need not be read again.
    private(set) var entries: [Int64: (entry: LogEntry, acceptedUptime: Int64?)] = [:]
    private var keptBytes = 0
    /// What the last look found.
    var lastLook: (after: Int64, limit: Int, found: [LogRead])?
    /// What the bodies that ran in it came to.
    var bodies = RoundBodies()
    /// Whether publishers were answered already, which is a mistake.
    var isAnsweredEarly = false
    /// How each publish will be answered, in their order.
    var answers: [Result<LogAppend, LogError>] = []
    /// The highest sequence given in it; 0 if none was.
    var lastSequence: Int64 = 0
    /// Registrations that hold once it is committed; nil for a name that is let go of.
    var registrations: [String: DurableRegistration?] = [:]
    /// How each request that changes something will be answered, by its place.
    var refusals: [Int: LogError] = [:]
    /// Dead letters that the round redrives or discards.
    var decided: Set<DeadLetter.Place> = []
    /// The places of requests that have changed something. Who asked for it is told when it is flushed.
    var changed: Set<Int> = []

    private static let mostKeptBytes = 4 << 20

    init(at moment: Moment) { self.moment = moment }

    /// Keeps an event at hand. Of events that were read, only as many as use little memory: a log may be long.
    mutating func keep(_ entry: LogEntry, _ sequence: Int64, uptime: Int64?) {
        if uptime == nil {
            guard entries[sequence] == nil else { return }
            // About what the rest of an entry takes.
            keptBytes += entry.payload.count + 256
            if keptBytes > Self.mostKeptBytes {
                entries = entries.filter { $0.value.acceptedUptime != nil }
                keptBytes = entry.payload.count + 256
            }
        }
        entries[sequence] = (entry, uptime)
    }

    /// Takes back what was to be offered; its attempt.
    mutating func takeOffer(of sequence: Int64, to subscription: String) -> Int? {
        guard let place = offers[subscription]?.firstIndex(where: { $0.sequence == sequence }) else { return nil }
        return offers[subscription]?.remove(at: place).attempt
    }

    /// Whether a publish will be told that its event is stored, or a body has stored one.
    var hasAccepted: Bool {
        let isTold = answers.contains {
            switch $0 {
            case .success(.stored), .success(.duplicate): true
            case .success(.conflict), .failure: false
            }
        }
        return isTold || bodies.haveStored
    }
}
