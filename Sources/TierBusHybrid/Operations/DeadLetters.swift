import TierBusCore
public import TierBusRouter

/// The dead letters of a system's log: what durable subscriptions could not settle, to be looked at and decided on.
///
/// Usable before and during the run, from any task; every call is a step of the store's thread, and what it changes is on
/// the disk when it returns. All calls throw ``LogError``: `closed` when the system has ended, or what the log met with; and
/// ``RouterError/Code/noLog``.
public struct DeadLetters: Sendable {
    private static let pageSize = 256

    let core: SystemCore

    /// Dead letters in the order of subscription and place in the log.
    /// - Parameters:
    ///   - place: Those after this one; nil: from the start.
    ///   - limit: Most of them; the next page begins after the last one's ``DeadLetter/place``.
    /// - Complexity: O(dead letters that are passed over + `limit`).
    public func list(
        _ filter: DeadLetterFilter = DeadLetterFilter(), after place: DeadLetter.Place? = nil, limit: Int = 100
    ) async throws -> [DeadLetter] {
        var found: [DeadLetter] = []
        guard limit > 0 else { return found }
        try await forEach(filter, after: place) { letter in
            found.append(letter)
            return found.count < limit
        }
        return found
    }

    /// How many there are.
    /// - Complexity: O(dead letters).
    public func count(_ filter: DeadLetterFilter = DeadLetterFilter()) async throws -> Int {
        var count = 0
        try await forEach(filter, after: nil) { _ in
            count += 1
            return true
        }
        return count
    }

    /// A dead letter with its event.
    /// - Throws: ``LogError/Code/notFound``.
    public func inspect(_ place: DeadLetter.Place) async throws -> DeadLetterDetail {
        let tier = try await tier()
        // A damaged one may stand where no event can.
        let (before, underflow) = place.sequence.subtractingReportingOverflow(1)
        let after = (place.subscription, underflow ? place.sequence : before)
        guard let letter = try await tier.deadLetters(after: after, limit: 1).first, letter.place == place else {
            throw LogError(.notFound, "event \(place.sequence) is no dead letter of '\(place.subscription)'")
        }
        return DeadLetterDetail(letter: letter, event: try await event(at: place.sequence, tier))
    }

    /// Has its event delivered again, with all its attempts; the letter tells of it. To an absent subscription it is
    /// delivered when somebody registers it again.
    /// - Returns: Whether it was set aside until now; false: nothing was changed.
    /// - Throws: ``LogError/Code/notFound``.
    @discardableResult
    public func redrive(_ place: DeadLetter.Place) async throws -> Bool {
        try await tier().decide(.redrive, subscription: place.subscription, sequence: place.sequence)
    }

    /// Gives its event up for good; later events of its key that wait for it go on.
    /// - Returns: Whether it was set aside until now; false: nothing was changed.
    /// - Throws: ``LogError/Code/notFound``.
    @discardableResult
    public func discard(_ place: DeadLetter.Place) async throws -> Bool {
        try await tier().decide(.discard, subscription: place.subscription, sequence: place.sequence)
    }

    /// Redrives those that are set aside and match, each once.
    /// - Parameter rate: Most in a second of the system's clock; nil for as many as can be.
    /// - Returns: How many were redriven.
    @discardableResult
    public func redrive(
        where filter: DeadLetterFilter, perSecond rate: Int? = nil
    ) async throws -> Int {
        try await decideAll(.redrive, filter, perSecond: rate)
    }

    /// Discards those that are set aside and match.
    /// - Returns: How many were discarded.
    @discardableResult
    public func discard(where filter: DeadLetterFilter) async throws -> Int {
        try await decideAll(.discard, filter, perSecond: nil)
    }

    /// Calls `body` for those that match, each with its event, in the order of subscription and place in the log: for
    /// keeping them elsewhere. ``DeadLetterDetail/json`` is one line for each.
    public func export(
        _ filter: DeadLetterFilter = DeadLetterFilter(), _ body: (DeadLetterDetail) throws -> Void
    ) async throws {
        var place: DeadLetter.Place?
        let tier = try await tier()
        while true {
            let page = try await list(filter, after: place, limit: Self.pageSize)
            for letter in page {
                try body(DeadLetterDetail(letter: letter, event: try await event(at: letter.sequence, tier)))
            }
            guard page.count == Self.pageSize, let last = page.last else { return }
            place = last.place
        }
    }

    // MARK: Parts

    private func tier() async throws -> ReliableTier {
        let tier = try core.reliableTier(for: "what there is to do with dead letters")
        try await core.openLog()
        return tier
    }

    private func event(at sequence: Int64, _ tier: ReliableTier) async throws -> LogRead? {
        try await tier.read(after: max(sequence, 1) - 1, limit: 1).first { $0.sequence == sequence }
    }

    private func forEach(
        _ filter: DeadLetterFilter, after start: DeadLetter.Place?, _ body: (DeadLetter) -> Bool
    ) async throws {
        let tier = try await tier()
        var place = start.map { ($0.subscription, $0.sequence) }
        while true {
            let page = try await tier.deadLetters(after: place, limit: Self.pageSize)
            for letter in page where filter.matches(letter) {
                if !body(letter) { return }
            }
            guard page.count == Self.pageSize, let last = page.last else { return }
            place = (last.subscription, last.sequence)
        }
    }

    private func decideAll(
        _ decision: LetterDecision, _ filter: DeadLetterFilter, perSecond rate: Int?
    ) async throws -> Int {
        if let rate, rate < 1 { throw RouterError(.badConfiguration, "at least 1 in a second, not \(rate)") }
        var filter = filter
        filter.states = filter.states.intersection([.setAside])
        var place: DeadLetter.Place?
        var count = 0
        let tier = try await tier()
        while true {
            let page = try await list(filter, after: place, limit: Self.pageSize)
            for letter in page {
                let isChanged = try await tier.decide(
                    decision, subscription: letter.subscription, sequence: letter.sequence)
                guard isChanged else { continue }
                count += 1
                if let rate { try await core.pause(nanoseconds: 1_000_000_000 / Int64(rate)) }
            }
            guard page.count == Self.pageSize, let last = page.last else { return count }
            place = last.place
        }
    }
}
