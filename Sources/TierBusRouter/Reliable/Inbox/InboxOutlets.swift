package import TierBusCore

/// The reliable publications of one container, for the bodies of its exactly-once subscriptions. Safe from every thread.
package final class InboxOutlets: Sendable {
    private let container: ContainerID
    private let outlets = SystemLock<[ObjectIdentifier: any Sendable]>([:])

    /// No publications yet.
    package init(of container: ContainerID) { self.container = container }

    /// Takes up a publication.
    package func add<E: StorableEvent>(_ outlet: InboxOutlet<E>) {
        outlets.withLock { $0[ObjectIdentifier(E.self)] = outlet }
    }

    /// Whether a body could publish anything.
    var isEmpty: Bool { outlets.withLock { $0.isEmpty } }

    /// - Throws: ``InboxError/Code/notDeclared``.
    func outlet<E: StorableEvent>(for _: E.Type) throws(InboxError) -> InboxOutlet<E> {
        let found = outlets.withLock { $0[ObjectIdentifier(E.self)] }
        guard let outlet = found as? InboxOutlet<E> else {
            throw InboxError(
                .notDeclared,
                "container '\(container)' has no reliable publication of \(E.eventType); declare it with "
                    + "publishesReliably(\(E.self).self)")
        }
        return outlet
    }
}
