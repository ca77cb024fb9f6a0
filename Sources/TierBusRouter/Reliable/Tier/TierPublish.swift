/// A publish that waits for the store's thread.
struct TierPublish: Sendable {
    let entry: LogEntry
    /// The injected clock's uptime when it was put in.
    let uptime: Int64
    /// nil if it is enough to hear that the event is stored.
    var confirmation: ConfirmationRequest?
    /// Called once, on the store's thread.
    let completion: @Sendable (Result<Receipt, LogError>) -> Void
}
