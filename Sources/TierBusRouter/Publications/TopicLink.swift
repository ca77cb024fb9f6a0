import TierBusCore

/// A mailbox that wants some topics of a publication: also those that are still to come.
struct TopicLink<E: Event> {
    let outlet: MailboxOutlet<E>
    let pattern: TopicPattern
    /// The keys that it wants of these topics; nil for all.
    let keys: Set<Symbol>?
}
