package import TierBusAdapters
package import TierBusCore

/// Containers that are stopped: their subscriptions and publications stay where they are, so that nobody else has to know,
/// and are given to the container that is built anew.
extension RoutingTable {
    // MARK: Stopping

    /// Stops what a top-level container has: nothing is delivered to it and nothing published by it from now on. On its lane,
    /// also from inside one of its handlers.
    /// - Parameter done: Called on the lane when its queues are let go of.
    package func stop(_ boundary: Boundary, done: @escaping @Sendable () -> Void) {
        boundary.stop()
        let name = boundary.name
        let publications = state.withLock { state in
            let below = "\(name)/"
            state.stale.formUnion(state.containers.keys.filter { $0.text.hasPrefix(below) })
            return state.publications.filter { $0.core.boundary === boundary }
        }
        for publication in publications { publication.stop() }
        // In the next turn, when the batch in whose middle this may be is accounted for.
        boundary.executor.post { [self] in
            leave(name)
            done()
        }
    }

    private func leave(_ boundary: ContainerID) {
        let (subscriptions, publications) = state.withLock { state in
            (state.subscriptions.filter { $0.core.boundary == boundary }, state.publications + state.retired)
        }
        for subscription in subscriptions {
            if subscription.core.isDurable {
                // The log keeps what it owes.
                cancel(subscription.core)
            } else {
                subscription.leave()
                tell(publications, of: subscription.core, hasLeft: true)
            }
        }
    }

    private func tell(_ publications: [PublicationRecord], of core: SubscriptionCore, hasLeft: Bool) {
        for publication in publications where publication.event.type == core.type {
            publication.tell(core, hasLeft)
        }
    }

    // MARK: Building anew

    /// The subscription of a stopped container that differs in nothing but its handler, and in nothing of what waits for it;
    /// it is the caller's then. On its lane.
    package func stoppedSubscriber<E: Event>(
        of container: ContainerID, _ options: SubscriptionOptions, _ filter: Filter<E>
    ) -> Subscriber<E>? {
        let event = EventIdentity(E.self)
        let (ports, publications) = state.withLock { state in
            let alike = state.subscriptions.filter { record in
                record.core.hasLeft && record.core.container == container && record.event == event
                    && record.core.options == options
            }
            return (alike.compactMap { $0.port as? SubscriberPort<E> }, state.publications + state.retired)
        }
        // They are taken in the order in which they were registered.
        guard let found = ports.first(where: { $0.subscriber.isLike(filter) })?.subscriber else { return nil }
        found.comeBack(filter)
        tell(publications, of: found.core, hasLeft: false)
        return found
    }

    /// The publication of a stopped container that differs in nothing; one that differs is forgotten, and what it published
    /// before is delivered. On its lane.
    package func stoppedPublication<E: Event>(
        of container: ContainerID, _: E.Type, _ tier: Tier, _ scope: Scope, topic: Topic? = nil, wire: WireID? = nil
    ) -> Publication<E>? {
        let record = state.withLock { state in
            state.publications.first {
                $0.core.isStopped && $0.core.container == container && $0.event == EventIdentity(E.self)
                    && $0.core.wire == wire
            }
        }
        guard let record else { return nil }
        let core = record.core
        if core.tier == tier, core.scope == scope, core.topic == topic {
            return (record.port as? PublicationPort<E>)?.publication
        }
        retire([record])
        return nil
    }

    /// Ends what a container that was built anew has not asked for again. On its lane.
    /// - Returns: Subscriptions whose backlog is discarded, by their labels.
    package func discardStopped(of boundary: Boundary) -> [String] {
        let name = boundary.name
        let (subscriptions, publications, containers) = state.withLock { state in
            let below = "\(name)/"
            return (
                state.subscriptions.filter { $0.core.boundary == name && $0.core.hasLeft },
                state.publications.filter { $0.core.boundary === boundary && $0.core.isStopped },
                state.stale.filter { $0.text.hasPrefix(below) }
            )
        }
        for subscription in subscriptions {
            // Nobody has to be told: its queues are ended.
            cancel(subscription.core)
        }
        retire(publications)
        for container in containers.sorted() { remove(container) }
        return subscriptions.map(\.core.label)
    }

    private func retire(_ publications: [PublicationRecord]) {
        state.withLock { state in
            for publication in publications { state.publications.removeAll { $0.core === publication.core } }
            state.retired += publications
        }
        for publication in publications { publication.close() }
    }
}
