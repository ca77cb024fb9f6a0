/// What a publisher wants to hear besides that its event is stored.
struct ConfirmationRequest: Sendable {
    /// The durable subscriptions that are to have settled the event; nil for all that want it.
    let subscriptions: Set<String>?
    /// Called once, on the store's thread.
    let completion: @Sendable (Result<Confirmation, LogError>) -> Void
}
