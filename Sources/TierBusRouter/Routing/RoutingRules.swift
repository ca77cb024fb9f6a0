import TierBusCore

/// Decides which publications and subscriptions belong together. No state, no lock.
enum RoutingRules {
    /// How a publication and a subscription stand to each other.
    enum Match: Equatable {
        case match
        case none
        /// They would match, but must not be linked.
        case wrong(RouterError.Code, String)
    }

    static func match(
        _ publication: PublicationRecord, _ subscription: SubscriptionRecord,
        containers: [ContainerID: ContainerRecord]
    ) -> Match {
        guard publication.event.type == subscription.event.type else { return .none }
        let (from, to) = (publication.core.container, subscription.core.container)
        guard publication.core.wire == subscription.core.options.wire else { return .none }
        if publication.core.wire != nil {
            // Both ends are made by one hand.
            precondition(publication.event == subscription.event, "a wire has one type")
            return .match
        }
        // Nothing is delivered back to where it came from.
        guard from != to else { return .none }
        let source = subscription.core.options.source
        guard source == nil || source == from else { return .none }
        guard mayMatch(publication.core, subscription.core.options.topics) else { return .none }
        guard publication.event == subscription.event else {
            return .wrong(
                .typeMismatch,
                "\(publication.core.label) is \(publication.event.swiftName), but \(subscription.core.label) wants "
                    + subscription.event.swiftName)
        }
        guard reaches(publication.core.scope, from: from, to: to, source: source, containers: containers) else {
            guard source == from else { return .none }
            return .wrong(
                .outOfScope,
                "\(publication.core.label) has the scope '\(publication.core.scope)', which does not reach \(to), where "
                    + "\(subscription.core.label) wants it")
        }
        let tier = subscription.core.options.tier ?? publication.core.tier
        guard isAllowed(publication.core.tier, at: tier, isDurable: subscription.core.isDurable) else {
            return .wrong(
                .tierPair,
                "\(publication.core.label) is published at the \(publication.core.tier) tier and cannot be read at the "
                    + "\(subscription.core.isDurable ? .reliable : tier) tier, as \(subscription.core.label) wants")
        }
        return .match
    }

    /// Whether a publication may ever have a topic that a pattern matches. A reliable one has its topic for good; others get
    /// theirs one by one, and link them themselves.
    private static func mayMatch(_ publication: PublicationCore, _ pattern: TopicPattern?) -> Bool {
        guard publication.tier == .reliable, let pattern else { return true }
        return publication.topic.map { pattern.matches($0) } ?? false
    }

    private static func reaches(
        _ scope: Scope, from: ContainerID, to: ContainerID, source: ContainerID?,
        containers: [ContainerID: ContainerRecord]
    ) -> Bool {
        guard let sender = containers[from], let receiver = containers[to] else { return false }
        switch scope {
        case .global: return true
        case .parent: return sender.parent.map { $0 == to } ?? (receiver.parent == nil && source == from)
        case .siblings: return sender.parent == receiver.parent
        case .children: return receiver.parent == from
        }
    }

    /// Fast may be read at fast or standard; standard at standard; reliable by a durable subscription, or by an observer
    /// at standard. Copying what is not reliable into the log for a durable subscription is not there yet: an error, so
    /// that nothing is silently not delivered.
    static func isAllowed(_ published: Tier, at read: Tier, isDurable: Bool) -> Bool {
        switch published {
        case .fast: return !isDurable && read != .reliable
        case .standard: return !isDurable && read == .standard
        // A subscription that is not durable observes.
        case .reliable: return isDurable || read != .fast
        }
    }
}
