package import TierBusCore

/// A reliable publication as a body sees it, which runs on the store's thread and not on the publication's lane.
package struct InboxOutlet<E: StorableEvent>: Sendable {
    /// The event as it goes into the log.
    let entry: @Sendable (E, Delivery, Priority) throws(InboxError) -> LogEntry
    /// Tells observers and counters; called once the event is committed.
    let stored: @Sendable (E, Delivery, Priority, Receipt) -> Void
}
