public import TierBusCore

/// A declared way out of a container for events that must not be lost: they go into the durable log.
///
/// It lives on its container's lane. An event is given its place in the log with the commit that holds it; from then on
/// every durable subscription that wants it gets it, whatever happens to the process.
///
/// It has one topic or none, for good. Subscriptions that observe it may name a pattern of topics; durable ones cannot
/// yet.
public final class ReliablePublication<E: StorableEvent> {
    private let tier: ReliableTier
    private let core: PublicationCore
    // Passes what is stored on to subscriptions that only observe.
    private let observers: Publication<E>
    // Their handle of the topic, if it has one.
    private let observed: PublicationTopic<E>?

    package init(_ observers: Publication<E>, tier: ReliableTier) {
        self.observers = observers
        observed = observers.core.topic.map { observers.handle(of: $0) }
        self.tier = tier
        core = observers.core
    }

    /// How far its events go.
    public var scope: Scope { core.scope }

    /// Stores an event and returns when it is stored.
    ///
    /// An event whose id is stored with the same bytes is a success that changes nothing. Cancelling the task does not
    /// take the event back.
    /// - Parameters:
    ///   - cause: The delivery of the event that this one follows from; its correlation id goes on with this one.
    ///   - priority: Kept with the event; standard-tier mailboxes of observers go by it.
    ///   - limit: How long to wait for the receipt; nil: as long as it takes.
    /// - Returns: The event's place in the log, whether it was there before, and what it survives.
    /// - Throws: ``LogError``: `encoding`, `tooLarge`, `idempotencyConflict`, `full`, `backlogFull`, `closed`, or what the log
    ///   met with. The event is not stored then, but after `unknownOutcome` and `timedOut`: publish it again to find out.
    /// - Complexity: one group commit, about the time of a flush.
    @discardableResult
    public func publish(
        _ event: E, after cause: Delivery? = nil, priority: Priority = .normal, within limit: Duration? = nil
    ) async throws(LogError) -> Receipt {
        let receipt = try enqueue(event, after: cause, priority: priority)
        guard let limit else { return try await receipt.value }
        return try await receipt.value(within: limit)
    }

    /// Stores an event and returns when the durable subscriptions that want it have settled it: when it is handled, or will
    /// not be.
    ///
    /// - Parameters:
    ///   - names: The durable subscriptions to wait for; nil for all that want the event when it is stored, absent ones
    ///     too.
    ///   - limit: How long to wait; nil: as long as it takes.
    /// - Returns: How the event ended, by subscription. A dead letter is an end, too: see ``Confirmation/isHandled``.
    /// - Throws: ``LogError`` as ``publish(_:after:priority:within:)``; `notFound` if one of `names` does not want the
    ///   event; `timedOut` after `limit`, and `closed` when the system ends: the event is stored then, or may be, and is
    ///   owed all the same.
    @discardableResult
    public func confirm(
        _ event: E, by names: Set<String>? = nil, after cause: Delivery? = nil, priority: Priority = .normal,
        within limit: Duration? = nil
    ) async throws(LogError) -> Confirmation {
        let box = AnswerBox<Confirmation>(clock: core.context.clock, simulator: tier.simulator)
        try enqueue(event, after: cause, priority: priority) { entry, completion in
            self.tier.publish(entry, by: names, completion) { box.fulfil($0) }
        }
        guard let limit else { return try await box.value().get() }
        let label = "\(core.label): event \(event.id)"
        return try await box.value(within: limit) {
            LogError(.timedOut, "\(label) is not settled after \(limit)")
        }.get()
    }

    /// Stores an event without waiting for it, from synchronous code.
    /// - Returns: A receipt that is still to come; an event whose receipt nobody awaits is stored all the same, and if it
    ///   cannot be, a notice says so.
    /// - Throws: ``LogError``: `encoding` and `closed`; other errors are thrown by the receipt.
    @discardableResult
    public func enqueue(
        _ event: E, after cause: Delivery? = nil, priority: Priority = .normal
    ) throws(LogError) -> PendingReceipt {
        try enqueue(event, after: cause, priority: priority) { self.tier.publish($0, $1) }
    }

    @discardableResult
    private func enqueue(
        _ event: E, after cause: Delivery?, priority: Priority,
        _ publish: (LogEntry, @escaping @Sendable (Result<Receipt, LogError>) -> Void) -> Void
    ) throws(LogError) -> PendingReceipt {
        let entry: LogEntry
        do throws(LogError) {
            guard core.context.phase < .releasing else {
                throw LogError(.closed, "\(core.label): the system is ending")
            }
            guard !core.isStopped else { throw LogError(.closed, "\(core.label): the container is stopped") }
            entry = try Self.makeEntry(event, cause, priority, core)
        } catch {
            core.refused.advance(by: 1)
            core.context.notices.post(.refused, at: core.label, error.description)
            throw error
        }
        let receipt = PendingReceipt(
            of: event.id, at: core.label, clock: core.context.clock, simulator: tier.simulator)
        let observer = observers.state.pointee.hasLinks ? Observer(observers, observed) : nil
        publish(entry) { [core] result in
            switch result {
            case .success(let stored):
                (stored.isDuplicate ? core.duplicates : core.stored).advance(by: 1)
                if let probe = core.context.probe {
                    probe.see(event, Self.delivery(of: event, after: cause, priority, stored, core))
                }
                if let observer, !stored.isDuplicate {
                    // Only now: nobody sees an event that is not stored.
                    core.executor.post { observer.pass(event, after: cause, priority) }
                }
            case .failure(let error):
                core.executor.post { core.refused.advance(by: 1) }
                core.context.notices.post(.refused, at: core.label, error.description)
            }
            receipt.fulfil(result)
        }
        return receipt
    }

    private static func makeEntry(
        _ event: E, _ cause: Delivery?, _ priority: Priority, _ core: PublicationCore
    ) throws(LogError) -> LogEntry {
        var writer = ByteWriter()
        do {
            try event.encode(into: &writer)
        } catch {
            throw LogError(.encoding, "\(core.label): event \(event.id) has no stored form: \(error)")
        }
        return LogEntry(
            eventID: event.id, type: core.type.text, version: E.schemaVersion, payload: writer.bytes,
            timestamp: event.timestamp, publishedAt: core.context.clock.now, source: core.container.text,
            scope: core.scope, topic: core.topic?.text,
            orderingKey: event.orderingKey ?? core.topic?.text ?? core.type.text,
            correlationID: cause?.correlationID ?? event.id, causationID: cause?.cause(of: event.id) ?? .none,
            priority: priority)
    }

    /// The publication for bodies, which run on the store's thread.
    package var outlet: InboxOutlet<E> {
        let (core, mostBytes) = (core, tier.maxPayloadBytes)
        let observer = Observer(observers, observed)
        return InboxOutlet(
            entry: { event, cause, priority throws(InboxError) in
                do throws(LogError) {
                    let entry = try Self.makeEntry(event, cause, priority, core)
                    guard entry.payload.count <= mostBytes else {
                        throw LogError(
                            .tooLarge,
                            "the payload of \(entry.type) has \(entry.payload.count) bytes, \(mostBytes) are allowed")
                    }
                    return entry
                } catch {
                    throw InboxError(error)
                }
            },
            stored: { event, cause, priority, receipt in
                core.stored.advance(by: 1)
                core.context.probe?.see(event, Self.delivery(of: event, after: cause, priority, receipt, core))
                core.executor.post { observer.passIfObserved(event, after: cause, priority) }
            })
    }

    private static func delivery(
        of event: E, after cause: Delivery?, _ priority: Priority, _ receipt: Receipt, _ core: PublicationCore
    ) -> Delivery {
        var delivery = cause?.following(with: event, from: core.container) ?? Delivery(of: event, from: core.container)
        (delivery.tier, delivery.scope, delivery.priority) = (.reliable, core.scope, priority)
        (delivery.sequence, delivery.publishedAt) = (receipt.sequence, core.context.stamp)
        delivery.topic = core.topic
        return delivery
    }

    /// The way to the observers, on its way through the store's thread.
    private final class Observer: @unchecked Sendable {
        // Confined to the publisher's lane: used only in blocks that are posted to it.
        private let publication: Publication<E>
        private let topic: PublicationTopic<E>?

        init(_ publication: Publication<E>, _ topic: PublicationTopic<E>?) {
            self.publication = publication
            self.topic = topic
        }

        func passIfObserved(_ event: E, after cause: Delivery?, _ priority: Priority) {
            if publication.state.pointee.hasLinks { pass(event, after: cause, priority) }
        }

        func pass(_ event: E, after cause: Delivery?, _ priority: Priority) {
            do {
                if let topic {
                    try topic.publish(event, after: cause, priority: priority)
                } else {
                    try publication.publish(event, after: cause, priority: priority)
                }
            } catch {
                // Counted as refused by the publication. The event is stored; only observers miss it.
                publication.core.context.notices.post(
                    .refused, at: publication.core.label, "not passed on to observers: \(error)")
            }
        }
    }
}

@available(*, unavailable)
extension ReliablePublication: Sendable {}
