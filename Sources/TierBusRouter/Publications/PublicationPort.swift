import TierBusCore

/// What the routing table needs to link a publication.
final class PublicationPort<E: Event>: @unchecked Sendable {
    // Confined to the publisher's lane: touched only in blocks that are posted to it.
    let publication: Publication<E>
    let core: PublicationCore

    init(_ publication: Publication<E>) {
        self.publication = publication
        core = publication.core
    }

    /// Links a subscription: whatever is published after the block on the publisher's lane has run reaches it.
    /// - Parameter opened: Takes the account of the link, on the publisher's lane, before anything is owed.
    func connect(
        _ port: SubscriberPort<E>, opened: @escaping @Sendable (Link) -> Void, done: @escaping @Sendable () -> Void
    ) {
        core.executor.post { [self] in
            let addInlet = usesRing(port) ? addReader(port, opened) : addMailbox(port, opened)
            port.core.executor.post {
                addInlet()
                done()
            }
        }
    }

    func disconnect(_ subscription: SubscriptionCore, done: @escaping @Sendable () -> Void) {
        core.executor.post { [self] in
            publication.remove(subscription)
            done()
        }
    }

    /// A subscription's container was stopped, or is there again.
    func tell(_ subscription: SubscriptionCore, hasLeft: Bool) {
        core.executor.post { [self] in
            // It may have changed since; the later block then does the rest.
            guard subscription.hasLeft == hasLeft else { return }
            if hasLeft { publication.left(subscription) } else { publication.cameBack(subscription) }
        }
    }

    /// Lets nothing more be published; what was published is delivered.
    func close() {
        core.executor.post { [self] in
            core.close()
            publication.close()
        }
    }

    func addTap(_ tap: Tap<E>, done: @escaping @Sendable () -> Void) {
        // Handed over: nobody else has it.
        nonisolated(unsafe) let tap = tap
        core.executor.post { [self] in
            publication.addTap(tap)
            done()
        }
    }

    func removeTap(_ id: ObjectIdentifier) { core.executor.post { [self] in publication.removeTap(id) } }

    /// The ring is for those who read all of it as fast as they can; others have a queue of their own, which nothing but
    /// what they want goes into.
    private func usesRing(_ port: SubscriberPort<E>) -> Bool {
        core.tier == .fast && port.core.options.tier ?? .fast == .fast && port.keys == nil
            && port.core.options.topics == nil && port.core.options.policy == .backPressure
    }

    private func addReader(
        _ port: SubscriberPort<E>, _ opened: @Sendable (Link) -> Void
    ) -> @Sendable () -> Void {
        let core = core
        var made: Ring<E>?
        let link = publication.addReader { ring, start in
            made = ring
            return Link(
                core, port.core, owed: { ring.visible.value - start },
                pending: { ring.visible.value - $0.cursor.value })
        }
        opened(link)
        guard let ring = made else { preconditionFailure("a link to a ring has a ring") }
        let template = Delivery(from: core.container, tier: core.tier, scope: core.scope)
        return {
            port.subscriber.rings.pointee.append(
                RingInlet(link, reader: RingReader(ring, link.cursor), template: template))
            port.subscriber.linked(link)
        }
    }

    private func addMailbox(
        _ port: SubscriberPort<E>, _ opened: @Sendable (Link) -> Void
    ) -> @Sendable () -> Void {
        let mailbox = Mailbox<E>(capacity: core.context.configuration.mailboxCapacity)
        let link = Link(core, port.core, owed: { mailbox.pushed }, pending: { _ in mailbox.count })
        publication.addMailbox(MailboxOutlet(mailbox: mailbox, link: link), port.keys, port.core.options.topics)
        opened(link)
        let template = Delivery(from: core.container, tier: port.core.options.tier ?? core.tier, scope: core.scope)
        return {
            port.subscriber.mailboxes.pointee.append(MailboxInlet(link, mailbox: mailbox, template: template))
            port.subscriber.linked(link)
        }
    }
}
