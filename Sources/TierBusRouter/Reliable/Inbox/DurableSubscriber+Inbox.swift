package import TierBusCore

extension DurableSubscriber {
    /// Lets the lane decode and filter what the log delivers, and the store's thread handle it: `body` runs in the
    /// transaction that records the acknowledgement.
    /// - Parameters:
    ///   - delivers: Called on the lane for each event that goes to the body.
    ///   - outlets: What the body publishes with.
    package func startInbox(
        _ outlets: InboxOutlets, delivers: @escaping (E, Delivery) -> Void,
        _ body: @escaping @Sendable (E, Delivery, borrowing InboxTransaction) throws -> Void
    ) {
        let (core, name, simulator) = (core, name, core.executor.simulator)
        start { delivery in
            let opened = self.open(delivery)
            guard case .event(let event, let described) = opened else { return self.outcome(delivery, opened) }
            delivers(event, described)
            let waiting = InboxBody(
                mark: EventID(following: described.eventID, "inbox \(name)"),
                run: { log, events in
                    // Who reads the machine's clock in a simulation is named.
                    simulator?.running = core
                    defer { simulator?.running = nil }
                    try body(event, described, InboxTransaction(log, described, outlets, events))
                },
                mayPublish: { !outlets.isEmpty },
                ended: { failure in Self.ended(failure, described, core) })
            return DurableOutcome(delivery, of: name, .body(waiting))
        }
    }

    /// Counts a delivery that has ended and tells of a failure, on the lane, where supervision is.
    private static func ended(_ failure: (any Error)?, _ delivery: Delivery, _ core: SubscriptionCore) {
        guard let failure else { return core.executor.post { core.delivered.advance(by: 1) } }
        if core.executor.hasEnded {
            // Nobody counts any more; it is told of all the same.
            core.context.notices.post(.handlerFailed, at: core.label, "event \(delivery.eventID): \(failure)")
        } else {
            core.executor.post { core.fail(failure, delivery) }
        }
    }
}
