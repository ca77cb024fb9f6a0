public import TierBusCore
public import TierBusRouter

extension HybridContainer {
    /// What records events that come in; nil where nothing is recorded.
    /// - Throws: ``JournalError/Code/notStorable``.
    @usableFromInline
    func inputTracker<E: Event>(_: E.Type, _ way: InputRecord.Way) throws -> InputTracker<E>? {
        try InputTracker.make(in: site(for: "an input of \(E.eventType)").core.context, id, way)
    }

    /// Whether a journal takes the place of the container's feeds of a type; lets it, the first time.
    /// - Throws: ``JournalError/Code/notStorable``.
    @usableFromInline
    func isReplayed<E: Event>(_: E.Type) throws -> Bool {
        guard let plan = try site(for: "a feed of \(E.eventType)").core.replay else { return false }
        if plan.claimFeed(into: id, E.eventType) { try replay(E.self, .feed, by: plan) }
        return true
    }

    /// Lets a journal take the place of the ways in for a type, if it has anything for them.
    /// - Throws: ``JournalError/Code/notStorable``.
    func replayIngress<E: Event>(of _: E.Type) throws {
        guard let plan = try site(for: "a publication of \(E.eventType)").core.replay,
            plan.hasIngress(into: id, E.eventType)
        else { return }
        try replay(E.self, .ingress, by: plan)
    }

    private func replay<E: Event>(_: E.Type, _ way: InputRecord.Way, by plan: ReplayPlan) throws {
        let emitter = place(E.self)
        let replay = plan.replay
        var feed = try RecordedFeed<E>(replay.journal, into: id, by: way)
        let state = try newFeed("replay of \(E.eventType) into \(id)", .unlimited)
        let tracker = try inputTracker(E.self, way)
        state.place = InputPlace(container: id.text, type: E.eventType.text, way: way)
        if replay.speed == .original {
            state.due = { try? feed.nextTime().map { ($0 - replay.journal.startedAt).clampedNanoseconds } }
        }
        state.start(
            { limit in
                var count = 0
                while count < limit, !state.mustPause {
                    do {
                        guard let event = try feed.next() else {
                            state.end()
                            break
                        }
                        tracker?.comes(event)
                        try emitter.publishExternal(event)
                    } catch {
                        state.end(because: error)
                        break
                    }
                    count += 1
                }
                state.pulled(count)
                return count
            },
            {
                do {
                    if let time = try feed.nextTime() { return time }
                    state.end()
                } catch {
                    state.end(because: error)
                }
                return nil
            })
    }
}
