package import TierBusCore

/// What an ingress of any event type knows of its system.
package final class IngressGateway: Sendable {
    let executor: LaneExecutor
    private let context: RouterContext
    private let label: String
    private let publication: PublicationCore
    private let counted: @Sendable () -> Activity

    init(
        label: String, executor: LaneExecutor, context: RouterContext, publication: PublicationCore,
        counted: @escaping @Sendable () -> Activity
    ) {
        self.label = label
        self.executor = executor
        self.context = context
        self.publication = publication
        self.counted = counted
    }

    /// Events that were handed in and not yet published, for ``QuietWatch``.
    package var activity: Activity { counted() }

    /// - Throws: ``RouterError/Code/spillFull`` in a simulation, where nobody makes room while its driver waits.
    func checkMayWait() throws(RouterError) {
        guard executor.simulator != nil else { return }
        throw RouterError(.spillFull, "\(label): is full; settle the simulated system before more is published")
    }

    func checkOpen() throws(RouterError) {
        if publication.isClosed { throw RouterError(.closed, "\(label): the container was removed") }
        if publication.isStopped { throw RouterError(.stopped, "\(label): the container is stopped") }
        guard context.phase >= .draining else { return }
        throw RouterError(.draining, "\(label): the system takes nothing new")
    }
}

extension IngressGateway {
    /// Makes an ingress to a publication. On the publication's lane.
    /// - Parameter tracker: Records what comes in.
    package static func open<E: Event>(
        to publication: Publication<E>, capacity: Int, tracker: InputTracker<E>? = nil
    ) -> Ingress<E> {
        let core = publication.core
        let ring = Ring<E>(capacity: capacity)
        var writer = RingWriter<E, ReleaseOrdering>(ring)
        let link = IngressCursor()
        writer.addReader(link.cursor)
        var reader = RingReader(ring, link.cursor)
        let gateway = IngressGateway(
            label: "ingress to \(core.label)", executor: core.executor, context: core.context,
            publication: core
        ) {
            // The end first: an event is counted as ended only after it was published. What is kept while the container is
            // stopped is not under way.
            let ended = core.mustKeep ? ring.visible.value : link.cursor.value
            return Activity(begun: ring.visible.value, ended: ended)
        }
        let boundary = core.boundary
        let poll = {
            let count = min(reader.available, core.context.configuration.fastBatch)
            var taken = 0
            while taken < count, !boundary.isHeld, !core.mustKeep {
                do {
                    tracker?.comes(reader.event(at: 0).pointee)
                    try publication.publish(reader.event(at: 0).pointee)
                } catch {
                    // Counted as refused by the publication, which has the reason in a notice.
                    core.context.notices.post(.refused, at: core.label, "an ingress's event was refused: \(error)")
                }
                reader.release(1)
                taken += 1
            }
            return taken
        }
        _ = core.executor.add(
            gateway.label,
            Poller(
                poll: poll,
                isReady: { ring.visible.value > link.cursor.value && !boundary.isHeld && !core.mustKeep }))
        return Ingress(writer: writer, gateway: gateway)
    }
}

extension PublicationCore {
    /// Whether what was handed in waits for the container to be restarted; at the end of the run it is refused.
    fileprivate var mustKeep: Bool { isStopped && context.phase < .draining }
}

/// Owns the cursor of an ingress's one reader.
private final class IngressCursor: @unchecked Sendable {
    // Atomic; freed when neither the gateway nor the lane's poller has this object any more.
    let cursor = Cursor.makeCursor()

    deinit { cursor.destroyCursor() }
}
