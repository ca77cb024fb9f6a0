/// What the bodies of one round came to.
struct RoundBodies {
    struct Result {
        /// How the delivery ended.
        let outcome: DurableOutcome
        let body: InboxBody
        /// What the body threw; nil if what it did is kept.
        let failure: (any Error)?
        /// What it stored, if it is kept.
        let events: InboxEvents
    }

    var results: [Result] = []
    /// All that were looked at, in order; some were out of date.
    var done: [InboxBody] = []
    /// Those that undid the whole transaction, and how; they are not run again in this round.
    var undoing: [(body: InboxBody, failure: any Error)] = []

    /// Whether one of them had no room.
    var isStarved = false

    /// Whether an event was stored.
    var haveStored: Bool { results.contains { !$0.events.stored.isEmpty } }

    /// Before another try of the round.
    mutating func beginAgain() {
        results = []
        done = []
    }
}
