public import TierBusCore

/// A way into a system for a source that hops threads: an ``Ingress`` behind a lock.
public final class SerialisedIngress<E: Event>: Sendable {
    private let ingress: SystemLock<Ingress<E>>

    /// Takes an ingress over.
    public init(_ ingress: consuming sending Ingress<E>) { self.ingress = SystemLock(ingress) }

    /// As ``Ingress/publish(_:)``, but never waits under the lock.
    public func publish(_ event: E) throws(RouterError) {
        while try !tryPublish(event) {
            try ingress.withLock { ingress throws(RouterError) in try ingress.gateway.checkMayWait() }
            NamedThread.yield()
        }
    }

    /// As ``Ingress/tryPublish(_:)``.
    public func tryPublish(_ event: E) throws(RouterError) -> Bool {
        try ingress.withLock { ingress throws(RouterError) in try ingress.tryPublish(event) }
    }
}
