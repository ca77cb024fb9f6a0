import TierBusCore

/// The topics of a publication, and the mailboxes that want some of them. Confined to the publisher's lane.
struct TopicTable<E: Event> {
    // Each on memory of its own, where handles find it; freed by `destroy`.
    private var routes: [Topic: UnsafeMutablePointer<TopicRoute<E>>] = [:]
    /// In the order in which they came.
    private(set) var links: [TopicLink<E>] = []

    /// Topics so far.
    var count: Int { routes.count }

    /// Ends the table, and with it the handles of its topics.
    func destroy() {
        for route in routes.values {
            route.pointee.destroy()
            route.deinitialize(count: 1)
            route.deallocate()
        }
    }

    /// Whether there is a topic of this name, without making one.
    /// - Complexity: O(topics).
    func has(_ name: String) -> Bool { routes.keys.contains { $0.text.utf8.elementsEqual(name.utf8) } }

    /// Where the events of a topic go; made, and linked to those that want it, when the topic is new.
    mutating func route(of topic: Topic) -> UnsafeMutablePointer<TopicRoute<E>> {
        if let known = routes[topic] { return known }
        let route = UnsafeMutablePointer<TopicRoute<E>>.allocate(capacity: 1)
        route.initialize(to: TopicRoute(topic))
        for link in links { route.pointee.add(link) }
        routes[topic] = route
        return route
    }

    /// Links a mailbox to the topics that it wants, those there are and those to come.
    mutating func add(_ link: TopicLink<E>) {
        links.append(link)
        for route in routes.values { route.pointee.add(link) }
    }

    mutating func remove(_ subscription: SubscriptionCore) {
        guard links.contains(where: { $0.outlet.link.subscription === subscription }) else { return }
        links.removeAll { $0.outlet.link.subscription === subscription }
        for route in routes.values { route.pointee.remove(subscription) }
    }
}
