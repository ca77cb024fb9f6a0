public import TierBusCore

/// A way into a system for one foreign thread, such as the callback of a market feed.
///
/// It is moved to that thread and cannot be copied, so there is one writer; events go, in order and as one batch for
/// each of the lane's turns, to the container's publication of their type. For sources that hop threads there is
/// ``SerialisedIngress``.
public struct Ingress<E: Event>: ~Copyable, @unchecked Sendable {
    // The writer is used by whoever has this value, and it cannot be copied. The rest is safe from every thread.
    private var writer: RingWriter<E, ReleaseOrdering>
    package let gateway: IngressGateway

    init(writer: consuming RingWriter<E, ReleaseOrdering>, gateway: IngressGateway) {
        self.writer = writer
        self.gateway = gateway
    }

    /// Hands an event to the container's lane; waits for room while the lane is behind, first spinning, then yielding.
    /// - Throws: ``RouterError``: `draining` when the system takes nothing new, `closed` if the container was removed;
    ///   `spillFull` in a simulated system, where nobody would make room meanwhile.
    public mutating func publish(_ event: E) throws(RouterError) {
        var wait = LaneWait(.backOff)
        while try !tryPublish(event) {
            try gateway.checkMayWait()
            if wait.next() == .park { wait.reset() } else { NamedThread.yield() }
        }
    }

    /// Hands an event to the container's lane unless the lane is behind by the whole capacity. Never waits.
    /// - Returns: false, and the event was not taken, if there was no room.
    /// - Throws: As ``publish(_:)``.
    public mutating func tryPublish(_ event: E) throws(RouterError) -> Bool {
        try gateway.checkOpen()
        guard writer.room() > 0 else { return false }
        writer.write(event)
        writer.makeVisible()
        gateway.executor.wake()
        return true
    }
}
