package import TierBusCore

/// Which containers, publications and subscriptions there are, and the links between them.
///
/// Registration compiles it: who belongs together is decided once, under a lock; what a publish or a delivery needs is
/// then in the publication and the subscription themselves.
@usableFromInline
package final class RoutingTable: Sendable {
    struct State {
        var containers: [ContainerID: ContainerRecord] = [:]
        var publications: [PublicationRecord] = []
        var subscriptions: [SubscriptionRecord] = []
        /// Publications of removed containers from which something may still wait for a subscription.
        var retired: [PublicationRecord] = []
        /// Publications that somebody who is no lane reads, or did.
        var tapped: Set<ObjectIdentifier> = []
        /// Accounts outlive what they are about, so that sums only grow.
        var accounts = Accounts()
        /// How many subscriptions there were that differ in nothing but their handlers and filters.
        var alike: [SubscriptionLikeness: Int] = [:]
        /// Containers that were in one that is stopped: their names are free for those that are built anew.
        var stale: Set<ContainerID> = []
        var linking = Activity()
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    package let context: RouterContext
    let state = SystemLock(State())

    package init(context: RouterContext) { self.context = context }

    // MARK: Containers

    /// - Throws: ``RouterError`` if the name is taken.
    package func add(_ container: ContainerRecord) throws(RouterError) {
        try state.withLock { state throws(RouterError) in
            guard state.containers[container.name] == nil || state.stale.remove(container.name) != nil else {
                throw RouterError(.nameTaken, "there is a container '\(container.name)' already")
            }
            state.containers[container.name] = container
        }
    }

    /// Forgets a container and its publications, and cancels its subscriptions. What it published before is delivered.
    package func remove(_ container: ContainerID) {
        let (publications, subscriptions) = state.withLock { state in
            state.containers[container] = nil
            state.stale.remove(container)
            let publications = state.publications.filter { $0.core.container == container }
            state.publications.removeAll { $0.core.container == container }
            // Those that everything was delivered from are of no more use.
            let waiting = Set(state.accounts.links.filter { $0.pending > 0 }.map { ObjectIdentifier($0.publication) })
            state.retired.removeAll { !waiting.contains(ObjectIdentifier($0.core)) }
            state.retired += publications
            return (publications, state.subscriptions.filter { $0.core.container == container })
        }
        for publication in publications { publication.close() }
        for subscription in subscriptions { cancel(subscription.core) }
    }

    package var containers: [ContainerRecord] {
        state.withLock { $0.containers.values.sorted { $0.name < $1.name } }
    }

    // MARK: Publications and subscriptions

    /// Registers a publication and links the subscriptions that match. On the publisher's lane.
    /// - Throws: ``RouterError`` naming both sides if one of them must not be linked; nothing is registered then.
    package func add<E: Event>(_ publication: Publication<E>) throws(RouterError) {
        let record = PublicationRecord(publication)
        try state.withLock { state throws(RouterError) in
            let isThere = state.publications.contains {
                $0.core.container == record.core.container && $0.event.type == record.event.type
                    && $0.core.wire == record.core.wire
            }
            if isThere {
                throw RouterError(
                    .declaredTwice, "\(record.core.label) is declared already; one of each type is allowed")
            }
            var matches: [SubscriptionRecord] = []
            for other in state.subscriptions where try Self.isMatch(record, other, state) { matches.append(other) }
            state.publications.append(record)
            state.accounts.publications.append(record.core)
            for subscription in matches { connect(record, subscription, &state) }
        }
    }

    /// Registers a subscription and links the publications that match. On the subscriber's lane.
    /// - Throws: ``RouterError`` naming both sides if one of them must not be linked; nothing is registered then.
    package func add<E: Event>(_ subscriber: Subscriber<E>, of boundary: Boundary) throws(RouterError) {
        let record = SubscriptionRecord(subscriber)
        try state.withLock { state throws(RouterError) in
            var matches: [PublicationRecord] = []
            for other in state.publications where try Self.isMatch(other, record, state) { matches.append(other) }
            record.core.number = state.alike[record.core.likeness, default: 0]
            state.alike[record.core.likeness] = record.core.number + 1
            state.subscriptions.append(record)
            state.accounts.subscriptions.append(record.core)
            for publication in matches { connect(publication, record, &state) }
        }
        boundary.add(subscriber.core)
    }

    private static func isMatch(
        _ publication: PublicationRecord, _ subscription: SubscriptionRecord, _ state: State
    ) throws(RouterError) -> Bool {
        switch RoutingRules.match(publication, subscription, containers: state.containers) {
        case .match: return true
        case .none: return false
        case .wrong(let code, let message): throw RouterError(code, message)
        }
    }

    /// Links through the lanes. What the log delivers has no queue between the two.
    private func connect(_ publication: PublicationRecord, _ subscription: SubscriptionRecord, _ state: inout State) {
        guard !subscription.core.isDurable else { return }
        state.linking.begun += 1
        publication.connect(
            subscription, { [self] link in self.state.withLock { $0.accounts.links.append(link) } },
            { [self] in finishLinking() })
    }

    private func finishLinking() {
        let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.linking.ended += 1
            guard state.linking.begun == state.linking.ended else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
        context.quiet.lookAgain()
    }

    /// Returns when no link is about to be made or ended.
    package func whenLinked() async {
        await withCheckedContinuation { continuation in
            let isLinked = state.withLock { state in
                if state.linking.begun == state.linking.ended { return true }
                state.waiting.append(continuation)
                return false
            }
            if isLinked { continuation.resume() }
        }
    }

    /// Registers a durable subscription: what the log delivers has no queue between the two. On the subscriber's lane.
    /// - Throws: ``RouterError`` naming both sides if a publication must not be linked to it, or its name is taken.
    package func add<E: StorableEvent>(
        _ subscriber: DurableSubscriber<E>, of boundary: Boundary
    ) throws(RouterError) {
        let record = SubscriptionRecord(subscriber)
        try state.withLock { state throws(RouterError) in
            for other in state.subscriptions
            where other.core.options.durableName == record.core.options.durableName {
                throw RouterError(
                    .nameTaken,
                    "\(record.core.label): the durable name '\(record.core.options.durableName ?? "")' is taken by "
                        + other.core.label)
            }
            for other in state.publications { _ = try Self.isMatch(other, record, state) }
            state.subscriptions.append(record)
            state.accounts.subscriptions.append(record.core)
        }
        boundary.add(subscriber.core)
    }

    /// Ends a subscription: its handler gets nothing more, what waits is discarded. From any thread; idempotent.
    package func cancel(_ core: SubscriptionCore) {
        // Inside its own handler the rest of the batch is not delivered, either.
        if core.executor.isRunningHere { core.pause(.cancelled) }
        core.executor.post { [self] in
            core.pause(.cancelled)
            // In the next turn, when the batch in whose middle this may be is accounted for.
            core.executor.post { [self] in unlink(core) }
        }
    }

    private func unlink(_ core: SubscriptionCore) {
        let (record, publications) = state.withLock { state in
            let record = state.subscriptions.first { $0.core === core }
            state.subscriptions.removeAll { $0.core === core }
            let publications = (state.publications + state.retired).filter { $0.event.type == core.type }
            if record != nil { state.linking.begun += publications.count }
            return (record, publications)
        }
        guard let record else { return }
        for publication in publications { publication.disconnect(core) { [self] in finishLinking() } }
        record.stop()
    }

    /// Ends all deliveries: what still waits stays in its queues and counts as pending.
    package func stopDeliveries() { for subscription in state.withLock({ $0.subscriptions }) { subscription.stop() } }

    /// Loses the next event of one of a container's subscriptions behind the ledger's back. On the container's lane.
    /// - Returns: false if it has no subscription but durable ones.
    package func loseOneEvent(at container: ContainerID) -> Bool {
        let record = state.withLock { state in
            state.subscriptions.first { $0.core.container == container && !$0.core.isDurable }
        }
        record?.loseOne()
        return record != nil
    }

    // MARK: Wires

    /// Lets nothing more be published by connections.
    package func closePublications(of connections: Set<Int>) {
        let publications = state.withLock { state in
            func isOfThem(_ record: PublicationRecord) -> Bool {
                record.core.wire.map { connections.contains($0.number) } ?? false
            }
            let found = state.publications.filter(isOfThem)
            state.publications.removeAll(where: isOfThem)
            state.retired += found
            return found
        }
        for publication in publications { publication.close() }
    }

    /// Ends the subscriptions of connections; what waits for them is discarded.
    package func cancelSubscriptions(of connections: Set<Int>) {
        let subscriptions = state.withLock {
            $0.subscriptions.filter { $0.core.options.wire.map { connections.contains($0.number) } ?? false }
        }
        for subscription in subscriptions { cancel(subscription.core) }
    }

    /// What was owed by connections, and what of it is not pending any more.
    package func activity(of connections: Set<Int>) -> Activity {
        let links = state.withLock {
            $0.accounts.links.filter { $0.publication.wire.map { connections.contains($0.number) } ?? false }
        }
        return links.reduce(into: Activity()) { sum, link in
            let owed = link.owed
            sum += Activity(begun: owed, ended: owed - (link.subscription.hasLeft ? 0 : link.pending))
        }
    }

    // MARK: Taps

    /// Passes every event of a publication on to `tap`, on the publisher's lane, from some moment on.
    /// - Throws: ``RouterError`` if there is no such publication, or it has another Swift type.
    package func addTap<E: Event>(_ tap: Tap<E>, to container: ContainerID) throws(RouterError) {
        let port: PublicationPort<E> = try port(of: container)
        state.withLock { state in
            state.linking.begun += 1
            state.tapped.insert(ObjectIdentifier(port.core))
        }
        port.addTap(tap) { [self] in finishLinking() }
    }

    package func removeTap<E: Event>(_ id: ObjectIdentifier, of container: ContainerID, _: E.Type) {
        let port: PublicationPort<E>? = try? port(of: container)
        // The publication may be gone, and its taps with it.
        port?.removeTap(id)
    }

    private func port<E: Event>(of container: ContainerID) throws(RouterError) -> PublicationPort<E> {
        let (record, isKnown) = state.withLock { state in
            let record = state.publications.first {
                $0.core.container == container && $0.event.type == E.eventType && $0.core.wire == nil
            }
            return (record, state.containers[container] != nil)
        }
        guard isKnown else { throw RouterError(.unknownContainer, "no container is called '\(container)'") }
        guard let record else {
            throw RouterError(.undeclared, "the container '\(container)' publishes no \(E.eventType)")
        }
        guard let port = record.port as? PublicationPort<E> else {
            throw RouterError(
                .typeMismatch, "\(record.core.label) is \(record.event.swiftName), not \(String(reflecting: E.self))")
        }
        return port
    }

    // MARK: What is wrong as a whole

    /// Names of sources that no container has, in order.
    package var unknownSources: [ContainerID] {
        state.withLock { state in
            let wanted = Set(state.subscriptions.compactMap(\.core.options.source))
            return wanted.filter { state.containers[$0] == nil }.sorted()
        }
    }

    /// Looks for names that no container has.
    /// - Throws: ``RouterError`` naming the first subscription whose source is unknown, with a suggestion.
    package func checkSources() throws(RouterError) {
        try state.withLock { state throws(RouterError) in
            for subscription in state.subscriptions {
                guard let source = subscription.core.options.source, !subscription.core.options.isOptional,
                    state.containers[source] == nil
                else { continue }
                let names = state.containers.keys.map(\.text)
                let hint = NameDistance.suggestion(for: source.text, among: names)
                throw RouterError(
                    .unknownSource,
                    "\(subscription.core.label): no container is called '\(source)'"
                        + (hint.map { "; is '\($0)' meant?" } ?? ""))
            }
        }
    }

    /// Makes a notice of every publication that no subscription matches, and the other way round.
    package func noteUnmatched() {
        let (publications, subscriptions) = state.withLock { state in
            let pairs = state.publications.flatMap { publication in
                state.subscriptions.filter {
                    RoutingRules.match(publication, $0, containers: state.containers) == .match
                }.map { (publication.core, $0.core) }
            }
            return (
                state.publications.map(\.core).filter { core in
                    !state.tapped.contains(ObjectIdentifier(core)) && !pairs.contains { $0.0 === core }
                },
                state.subscriptions.map(\.core).filter { core in !pairs.contains { $0.1 === core } }
            )
        }
        for core in publications {
            context.notices.post(.unmatchedPublication, at: core.label, "no subscription matches this publication")
        }
        for core in subscriptions {
            context.notices.post(.unmatchedSubscription, at: core.label, "no publication matches this subscription")
        }
    }

    // MARK: Accounts

    /// The accounts of everything that ever was in the table.
    package var accounts: Accounts { state.withLock { $0.accounts } }

    /// What is under way between publications and subscriptions, for ``QuietWatch``.
    package var activity: Activity {
        let (accounts, linking) = state.withLock { ($0.accounts, $0.linking) }
        var sum = linking
        for publication in accounts.publications { sum += publication.activity }
        for subscription in accounts.subscriptions { sum += subscription.activity }
        for link in accounts.links {
            // In this order: what is pending is counted as not ended, also if it was not owed yet a moment ago.
            let owed = link.owed
            // What is kept for a container that is stopped is not under way.
            sum += Activity(begun: owed, ended: owed - (link.subscription.hasLeft ? 0 : link.pending))
        }
        return sum
    }
}
