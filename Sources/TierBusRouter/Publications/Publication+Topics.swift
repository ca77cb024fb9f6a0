import TierBusCore

extension Publication {
    /// The handle of one of the publication's topics, to be kept where events are published to it.
    ///
    /// Subscriptions with a pattern that matches the topic are linked to it now, later ones when they come; so an event
    /// needs no look-up. The ring and the mailboxes are those of the publication. A topic is there for as long as the
    /// publication.
    /// - Parameter name: Tokens with dots between them, without wildcards: `risk.alert.margin`. The same name gives the
    ///   same topic.
    /// - Throws: ``RouterError``: `badTopic` if that is no topic, `tooManyTopics` beyond
    ///   ``RouterConfiguration/topicLimit``.
    /// - Complexity: one hash look-up under a lock; for a new topic, a match with the pattern of every subscription that has
    ///   one. Not for every event.
    public func topic(_ name: String) throws(RouterError) -> PublicationTopic<E> {
        let limit = core.context.configuration.topicLimit
        // Before the name takes a place in the table of all names.
        if state.pointee.topics.count >= limit, !state.pointee.topics.has(name) {
            throw RouterError(
                .tooManyTopics, "\(core.label) has \(limit) topics, as many as it may, and no '\(name.prefix(64))'")
        }
        let topic: Topic
        do {
            topic = try Topic(name)
        } catch {
            throw RouterError(.badTopic, "\(core.label): no topic can be called that: \(error)")
        }
        return handle(of: topic)
    }

    /// As ``topic(_:)``, without a limit.
    func handle(of topic: Topic) -> PublicationTopic<E> {
        PublicationTopic(self, state.pointee.topics.route(of: topic))
    }
}
