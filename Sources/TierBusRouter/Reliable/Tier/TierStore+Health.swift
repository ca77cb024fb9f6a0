import TierBusCore

/// What the store tells of its health. A full log is looked at again at every publish and, by itself, twice a second; it
/// need not be opened anew for that.
extension TierStore {
    /// Nanoseconds between two looks for room.
    static var roomInterval: Int64 { 500_000_000 }

    private var place: String { tier.source.label }

    // MARK: The log

    /// The log cannot be used, and will be opened anew.
    func isDown(_ error: LogError) {
        let isFull = error.isForWantOfRoom
        tier.health.set(
            isFull ? .full : .faulted, .down, at: place,
            "\(place): the reliable tier is down\(isFull ? " for want of room" : ""): \(error)")
    }

    /// The log was opened anew.
    func isUp() {
        // At once: that it could be opened does not say that there is room.
        wanted?.due = .min
        tier.health.clear(.down, at: place, "\(place): the reliable tier is up again")
    }

    /// What the log had to put right when it was opened.
    func noteRepairs(_ remarks: [String]) {
        guard let first = remarks.first else { return }
        tier.health.set(.degraded, .damage, at: place, "\(place): \(first)")
    }

    /// Rows that are not what was written, and are not delivered.
    func noteDamage(_ reads: [LogRead]) {
        for case .damaged(let sequence, _, let reason) in reads {
            tier.health.set(
                .degraded, .damage, at: place, "\(place): event \(sequence) is damaged and not delivered: \(reason)")
        }
    }

    // MARK: Room

    /// A round is committed: looks which of its publishes had no room, and whether others have it again.
    func noteRoom(_ round: TierRound, of publishes: [TierPublish]) {
        var refused: [LogEntry] = []
        var error: LogError?
        for (answer, publish) in zip(round.answers, publishes) {
            switch answer {
            case .failure(let failure) where failure.isForWantOfRoom:
                refused.append(publish.entry)
                error = failure
            case .success(.stored):
                // A smaller one says nothing.
                if let wanted, publish.entry.payload.count >= wanted.entry.payload.count { hasRoom() }
            case .success, .failure: break
            }
        }
        if let error {
            wantRoom(for: refused, error)
        } else if let wanted, wanted.due <= round.moment.uptime {
            lookForRoom(for: wanted.entry, at: round.moment)
        }
    }

    /// Events were refused for want of room.
    func wantRoom(for entries: [LogEntry], _ error: LogError) {
        guard let smallest = entries.min(by: { $0.payload.count < $1.payload.count }) else { return }
        let due = tier.clock.uptime &+ Self.roomInterval
        if let before = wanted, before.entry.payload.count < smallest.payload.count {
            wanted?.due = due
        } else {
            wanted = WantedRoom(entry: smallest, due: due)
        }
        tier.health.set(.full, .room, at: place, "\(place): no room for new events: \(error)")
    }

    private func hasRoom() {
        wanted = nil
        tier.health.clear(.room, at: place, "\(place): there is room for new events again")
    }

    private func lookForRoom(for entry: LogEntry, at moment: Moment) {
        guard let log else { return }
        do {
            try log.checkRoom(for: entry)
            hasRoom()
        } catch {
            wanted?.due = moment.uptime &+ Self.roomInterval
            guard !error.isForWantOfRoom else { return }
            note("looking for room failed", error)
            discardLog()
            planReopening(error)
        }
    }

    // MARK: The backlog

    /// Tells when so much waits for a subscription that events are refused, or soon will be. What was said is taken back
    /// only when a tenth of the limit is free again, so that a backlog at its limit does not say so at every event.
    func noteBacklog(_ most: Int) {
        let limit = tier.maxBacklog
        let isFull = most >= limit || (backlog == .full && most * 10 > limit * 9)
        let isHigh = most * 10 > limit * 8 || (backlog != .ready && most * 10 > limit * 7)
        let state: HealthState = isFull ? .full : isHigh ? .degraded : .ready
        guard state != backlog else { return }
        backlog = state
        let text = "\(place): \(most) events wait for a durable subscription, \(limit) are allowed"
        if state == .ready {
            tier.health.clear(.backlog, at: place, text)
        } else {
            tier.health.set(state, .backlog, at: place, text)
        }
    }
}
