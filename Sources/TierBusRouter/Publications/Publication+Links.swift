import TierBusAdapters
import TierBusCore

extension Publication {
    /// Adds a reader of the ring, which sees everything from the next event on. On the lane.
    func addReader(_ makeLink: (Ring<E>, _ start: Int) -> Link) -> Link {
        if !state.pointee.hasRing {
            state.pointee.writer = RingWriter(
                Ring(capacity: core.context.configuration.ringCapacity, start: state.pointee.writer.next))
            state.pointee.hasRing = true
        }
        // What is written is owed to the others only: until it is visible the new one would seem to be owed less than
        // nothing.
        makeVisible()
        let start = state.pointee.writer.next
        let link = makeLink(state.pointee.writer.ring, start)
        state.pointee.writer.addReader(link.cursor)
        state.pointee.ringLinks.append(RingOutlet(link: link, subscriber: link.subscription.executor))
        state.pointee.limit = Int.min
        // What is held back is written later and so reaches the new reader, too.
        link.spilled.advance(by: state.pointee.ringSpill.count)
        return link
    }

    /// Adds a mailbox, which gets everything from the next event on, or what has one of its keys, one of its topics, or
    /// both. On the lane.
    func addMailbox(_ outlet: MailboxOutlet<E>, _ keys: KeyFilter<E>?, _ topics: TopicPattern?) {
        state.pointee.limit = Int.min
        if let keys, state.pointee.key == nil { state.pointee.key = keys.key }
        if let topics {
            state.pointee.topics.add(TopicLink(outlet: outlet, pattern: topics, keys: keys?.keys))
            return
        }
        guard let keys else {
            state.pointee.mailboxes.append(outlet)
            return
        }
        // In an order that is the same in every process, for that of deliveries.
        for key in keys.keys.sorted() { state.pointee.keyed.append(outlet, for: key) }
    }

    /// Adds a reader that is no lane. On the lane.
    func addTap(_ tap: Tap<E>) {
        state.pointee.limit = Int.min
        state.pointee.taps.append(tap)
    }

    /// Makes every later publish look whether it may; ends the taps. On the lane.
    func close() {
        flush()
        state.pointee.limit = Int.min
        for tap in state.pointee.taps { tap.end() }
        state.pointee.taps = []
    }

    func removeTap(_ id: ObjectIdentifier) { state.pointee.taps.removeAll { $0.id == id } }

    /// Ends all links with a subscription: nothing more is owed to it. On the lane.
    func remove(_ subscription: SubscriptionCore) {
        let state = state
        state.pointee.limit = Int.min
        for outlet in state.pointee.ringLinks where outlet.link.subscription === subscription {
            // Before it leaves: what is written but not visible is owed, too.
            makeVisible()
            outlet.link.close()
            state.pointee.writer.removeReader(outlet.link.cursor)
        }
        state.pointee.ringLinks.removeAll { $0.link.subscription === subscription }
        if state.pointee.hasRing && state.pointee.ringLinks.isEmpty {
            state.pointee.hasRing = false
            let next = state.pointee.writer.next + state.pointee.ringSpill.count
            dropRingSpill()
            state.pointee.writer = RingWriter(Ring(capacity: 1, start: next))
        }
        if state.pointee.ringHold?.contains(where: { $0.subscription === subscription }) == true { renewRingHold() }
        for outlet in outlets(to: subscription) { close(outlet) }
        state.pointee.mailboxes.removeAll { $0.link.subscription === subscription }
        state.pointee.untold.removeAll { $0.link.subscription === subscription }
        state.pointee.keyed.removeAll { $0.link.subscription === subscription }
        state.pointee.topics.remove(subscription)
    }
}
