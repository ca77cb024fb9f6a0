public import TierBusCore
public import TierBusRouter

extension HybridContainer {
    /// Pulls events from a feed and publishes them through the container's publication of their type.
    ///
    /// Pulled on the container's lane, some at a time, only while the system runs, and not while a publication of the
    /// container holds events back. Declare the publication first.
    /// - Parameter pace: How fast it is pulled.
    /// - Throws: ``HybridError/Code/notDeclared`` if the container declares no publication of the type, or a reliable one;
    ///   ``JournalError/Code/notStorable`` if the system records or replays, and the type is not storable.
    @inlinable
    public func feed<F: Feed>(_ feed: F, pace: FeedPace = .unlimited) throws {
        let publication = try publication(of: F.Pulled.self)
        if try isReplayed(F.Pulled.self) { return }
        let tracker = try inputTracker(F.Pulled.self, .feed)
        let state = try newFeed("feed of \(F.Pulled.eventType) into \(id)", pace)
        var feed = feed
        // Pulled and not published: a simulation has to know when it is due.
        var next: F.Pulled?
        state.start(
            { limit in
                var count = 0
                while count < limit, !state.mustPause {
                    do {
                        guard let event = try next ?? feed.next() else {
                            state.end()
                            break
                        }
                        next = nil
                        tracker?.comes(event)
                        try publication.publish(event)
                    } catch {
                        // Said in a notice; what was published before is delivered.
                        state.end(because: error)
                        break
                    }
                    count &+= 1
                }
                state.pulled(count)
                return count
            },
            {
                do {
                    next = try next ?? feed.next()
                    if next == nil { state.end() }
                } catch {
                    state.end(because: error)
                }
                return next?.timestamp
            })
    }

    /// Publishes the events of a sequence through the container's publication of their type; as ``feed(_:pace:)``.
    @inlinable
    public func feed<Events: Sequence>(
        _ events: Events, pace: FeedPace = .unlimited
    ) throws where Events.Element: Event {
        try feed(SequenceFeed(events), pace: pace)
    }

    @usableFromInline
    func publication<E: Event>(of _: E.Type) throws -> Publication<E> {
        let site = try site(for: "a feed of \(E.eventType)")
        guard let found = site.publications[ObjectIdentifier(E.self)] as? Publication<E>, found.tier != .reliable else {
            throw HybridError(
                .notDeclared,
                "container '\(id)' has no fast or standard publication of \(E.eventType) for a feed; declare it first, "
                    + "with publishes(\(E.self).self)")
        }
        return found
    }

    @usableFromInline
    func newFeed(_ label: String, _ pace: FeedPace) throws -> FeedState {
        let site = try site(for: label)
        let feed = site.core.newFeed(label, pace, site.boundary)
        site.feeds.append(feed)
        return feed
    }
}
