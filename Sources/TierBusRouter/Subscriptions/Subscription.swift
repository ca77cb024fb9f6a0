/// A subscription of a container, for ending it. Dropping this does not end it; it lives as long as its container.
public struct Subscription: Sendable {
    private let core: SubscriptionCore
    private let table: RoutingTable

    @usableFromInline
    package init(_ core: SubscriptionCore, in table: RoutingTable) {
        self.core = core
        self.table = table
    }

    /// Ends the subscription: the handler gets nothing more, and what waits is discarded and counted so. A durable
    /// subscription stays in the log, which keeps what it is owed. From any thread, also from inside its own handler;
    /// does nothing the second time.
    public func cancel() { table.cancel(core) }
}
