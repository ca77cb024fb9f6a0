import Testing
import TierBusCore
import TierBusRouter

@Suite struct InboxDecisionTests {
    private static let now = Moment(uptime: 0, wall: .epoch)

    /// The deliveries of some actions.
    private func deliveries(_ actions: [LogAction]) -> [Int64] {
        actions.compactMap { if case .deliver(_, let sequence, _, _) = $0 { sequence } else { nil } }
    }

    /// Decisions over five events of different keys, of which four were in flight when the log was opened.
    private func recovered(isInbox: Bool, hasSurvived: Bool = false) -> (LogDecisions, [LogAction]) {
        var decisions = LogDecisions(options: DurableOptions())
        let row = LogSubscription(name: "s", container: "c", type: "ORDER", source: nil, floor: 0, handed: 4)
        _ = decisions.recovered(LogRecovery(lastSequence: 5, subscriptions: [row]), at: Self.now)
        var actions = decisions.registered(
            name: "s", container: "c", type: "ORDER", source: nil, start: .latest, window: 16, isInbox: isInbox,
            hasSurvived: hasSurvived, at: Self.now)
        let heads = (1...5).map { number in
            StoredHead(
                sequence: Int64(number),
                LogEntry(
                    eventID: EventID(naming: "e", Int64(number)), type: "ORDER", version: 1, payload: [],
                    timestamp: .epoch, publishedAt: .epoch, source: "risk", orderingKey: "\(number)",
                    correlationID: .none))
        }
        actions += decisions.found(heads, subscription: "s", after: 0, reachedEnd: true, at: Self.now)
        return (decisions, actions)
    }

    @Test("What was interrupted is handed over alone to an inbox, and what was not comes when that is done")
    func alone() {
        var (decisions, actions) = recovered(isInbox: true)
        #expect(deliveries(actions) == [1])
        #expect(decisions.counters(of: "s")?.interrupted == 4)
        for sequence in Int64(1)...4 {
            #expect(decisions.isOwed(sequence, to: "s"))
            actions = decisions.acked(
                subscription: "s", sequence: sequence, attempt: 1, wasFiltered: false, at: Self.now)
            #expect(deliveries(actions) == [sequence + 1])
            #expect(!decisions.isOwed(sequence, to: "s"))
        }
    }

    @Test("Others than inboxes get all of them at once")
    func together() {
        #expect(deliveries(recovered(isInbox: false).1) == [1, 2, 3, 4, 5])
    }

    @Test("A log that the same process opens anew has interrupted nothing of an inbox")
    func survived() {
        let (decisions, actions) = recovered(isInbox: true, hasSurvived: true)
        #expect(deliveries(actions) == [1, 2, 3, 4, 5])
        #expect(decisions.counters(of: "s")?.interrupted == 0)
        #expect(!actions.contains { if case .remark = $0 { true } else { false } })
        // Of handlers on lanes nobody knows.
        #expect(recovered(isInbox: false, hasSurvived: true).0.counters(of: "s")?.interrupted == 4)
    }
}
