public import TierBusAdapters
public import TierBusCore
public import TierBusRouter

extension HybridContainer {
    /// Subscribes durably, and exactly once in effect: what `body` changes in tables of the app's own, the events that it
    /// publishes and the acknowledgement of its event are stored in one transaction, all or nothing.
    ///
    /// The log has to be one with tables, such as `.sqlite("day.db", options: .init(tables: [...]))`. The body runs on the
    /// store's thread, where publishers wait meanwhile: it computes, and waits for nothing. It may be called more than
    /// once with an event, after what it did before was undone: besides the transaction it has no effects. Events with
    /// one ordering key are handled one after the other, in their order; up to 64 events share a transaction.
    ///
    /// A body that throws undoes only what it did itself. It is called again as
    /// ``onEachReliably(_:from:as:where:startingAt:options:optional:_:)`` says, ``HandlerOutcome`` included, and in the end the
    /// event is a dead letter.
    /// - Parameters:
    ///   - source: The container whose events are wanted, whatever their scope; nil for those of global scope of all.
    ///   - name: The name of the subscription in the log; what it has not handled is kept under this name.
    ///   - filter: Which events are wanted; asked on the container's lane. Others are settled without the body.
    ///   - start: Where a name begins that the log does not know.
    ///   - options: Attempts and waits, what a dead letter does to its key, and when events expire.
    /// - Throws: As ``onEachReliably(_:from:as:where:startingAt:options:optional:_:)``; ``RouterError/Code/noTables`` if the
    ///   system's log has no tables.
    @discardableResult
    public func onEachExactlyOnce<E: StorableEvent>(
        _: E.Type = E.self, from source: String? = nil, as name: String, where filter: Filter<E> = .all,
        startingAt start: SubscriptionStart = .latest, options: DurableOptions = DurableOptions(),
        optional isOptional: Bool = false,
        _ body: @escaping @Sendable (E, Delivery, borrowing InboxTransaction) throws -> Void
    ) throws -> Subscription {
        let subscriber = try durableSubscriber(filter, source, name, 1, options, isOptional)
        let site = try site(for: "an exactly-once subscription to \(E.eventType)")
        guard try site.core.reliableTier(for: "\(E.eventType) at \(id)").hasTables else {
            throw RouterError(
                .noTables,
                "\(E.eventType) at \(id) is to be handled exactly once, and the log '\(site.core.logLabel)' has no tables of "
                    + "the app's own; give the system one of SQLite: .sqlite(path, options:) or .sqliteInMemory(options:)"
            )
        }
        let subscription = try register(subscriber, start, options, isInbox: true)
        let tracker = subscriber.core.tracker(E.self)
        subscriber.startInbox(site.outlets, delivers: { tracker?.delivers($0, $1) }, body)
        return subscription
    }
}
