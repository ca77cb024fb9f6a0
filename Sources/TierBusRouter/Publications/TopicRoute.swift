public import TierBusCore

/// Where the events of one topic of a publication go besides those that get everything: decided when the topic or a
/// subscription comes, so that an event needs no look-up. Confined to the publisher's lane.
@usableFromInline
struct TopicRoute<E: Event> {
    @usableFromInline
    let topic: Topic
    /// The mailboxes whose patterns match the topic, in the order in which they came.
    @usableFromInline
    private(set) var mailboxes: [MailboxOutlet<E>] = []
    /// As ``mailboxes``, of those that want some keys only.
    @usableFromInline
    private(set) var keyed = KeyTable<E>()

    init(_ topic: Topic) { self.topic = topic }

    /// Ends it; nobody may use it any more.
    func destroy() { keyed.destroy() }

    /// Adds the mailbox if it wants the topic.
    mutating func add(_ link: TopicLink<E>) {
        guard link.pattern.matches(topic) else { return }
        guard let keys = link.keys else {
            mailboxes.append(link.outlet)
            return
        }
        // In an order that is the same in every process, for that of deliveries.
        for key in keys.sorted() { keyed.append(link.outlet, for: key) }
    }

    mutating func remove(_ subscription: SubscriptionCore) {
        mailboxes.removeAll { $0.link.subscription === subscription }
        keyed.removeAll { $0.link.subscription === subscription }
    }
}
