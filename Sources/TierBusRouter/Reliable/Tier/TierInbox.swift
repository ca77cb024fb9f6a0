import TierBusCore

/// What waits for the store's thread, and whether more may come. Guarded by the tier's lock.
struct TierInbox {
    enum Phase: Sendable {
        case new
        case opening
        case open
        /// Nothing new is taken; what is there is finished.
        case closing
        /// The thread has ended, or will never begin.
        case closed
    }

    var phase = Phase.new
    var publishes: [TierPublish] = []
    var outcomes: [DurableOutcome] = []
    var requests: [TierRequest] = []
    /// Whether the timer went off.
    var isTimeUp = false

    var isEmpty: Bool { publishes.isEmpty && outcomes.isEmpty && requests.isEmpty && !isTimeUp }

    /// How much the ended count rises when all of this is done.
    var weight: Int { publishes.count + outcomes.count + requests.count + (isTimeUp ? 1 : 0) }

    /// Takes all that waits but publishes.
    mutating func takeAllButPublishes() -> TierInbox {
        let kept = publishes
        publishes = []
        defer { publishes = kept }
        return takeAll()
    }

    /// Takes the first publish of an event.
    mutating func takePublish(of id: EventID) -> TierInbox? {
        guard let index = publishes.firstIndex(where: { $0.entry.eventID == id }) else { return nil }
        var taken = TierInbox()
        taken.publishes = [publishes.remove(at: index)]
        return taken
    }

    /// Takes all that waits.
    mutating func takeAll() -> TierInbox {
        let taken = self
        publishes = []
        outcomes = []
        requests = []
        isTimeUp = false
        return taken
    }
}
