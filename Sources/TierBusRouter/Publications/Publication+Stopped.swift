import Synchronization
import TierBusCore

/// What a publication does for subscriptions whose containers are stopped: nobody waits for them, and nothing is held back
/// because of them. What fits into their queues is kept.
///
/// A mailbox that is full takes no more: its newest events are dropped. A ring is shared, and goes on: the oldest events of a
/// reader that has left are.
extension Publication {
    /// Whether all readers that have not released the slot that is written next have left.
    var onlyThoseWhoLeftAreInTheWay: Bool {
        state.pointee.writer.room() == 0
            && state.pointee.ringLinks.allSatisfy { !isInTheWay($0) || $0.link.hasLeft }
    }

    /// Makes room in a full ring at the cost of readers that have left; some at a time, so that it is not done at every event.
    func passThoseWhoLeft() {
        guard state.pointee.ringLinks.contains(where: { isInTheWay($0) && $0.link.hasLeft }) else { return }
        makeVisible()
        let count = max(1, min(core.batch, state.pointee.writer.ring.capacity / 8))
        for outlet in state.pointee.ringLinks where isInTheWay(outlet) {
            let link = outlet.link
            let skipped = link.skip(count, visible: state.pointee.writer.visible)
            guard skipped > 0 else { continue }
            link.subscription.simulated?.skipped(skipped, by: link)
            core.reportSkips(link, skipped)
        }
        state.pointee.writer.refresh()
    }

    /// A subscription has left: what is held back because of it alone is passed on, and the container delivers again. On the
    /// lane.
    func left(_ subscription: SubscriptionCore) {
        for outlet in outlets(to: subscription) { endMailboxHold(outlet) }
        guard state.pointee.ringHold?.contains(where: { $0.subscription === subscription }) == true else { return }
        _ = drainSpills()
        if state.pointee.ringSpill.count > 0 { renewRingHold() }
    }

    /// A subscription has come back: what was held back for it is in its way again. On the lane.
    func cameBack(_ subscription: SubscriptionCore) {
        for outlet in outlets(to: subscription) where outlet.spilled > 0 && !outlet.state.pointee.isHolding {
            let mailbox = outlet.mailbox
            outlet.link.stalled.pointee.store(0, ordering: .relaxed)
            outlet.state.pointee.isHolding = beginHolding([
                Blocker(outlet.link) { !mailbox.hasRoom(for: .normal) }
            ])
        }
    }

    /// Lets nothing be published for now; what was published is delivered. On the lane.
    func stop() {
        flush()
        core.stop()
        state.pointee.limit = Int.min
    }

    /// The mailboxes of a subscription, each once.
    func outlets(to subscription: SubscriptionCore) -> [MailboxOutlet<E>] {
        var found: [MailboxOutlet<E>] = []
        let all = state.pointee.mailboxes + state.pointee.keyed.outlets + state.pointee.topics.links.map(\.outlet)
        for outlet in all where outlet.link.subscription === subscription {
            if !found.contains(where: { $0 === outlet }) { found.append(outlet) }
        }
        return found
    }
}
