public import TierBusCore

extension Subscriber {
    /// Where the next event of the mailboxes is.
    @usableFromInline
    struct Choice {
        @usableFromInline
        let index: Int
        @usableFromInline
        let priority: Priority
        @usableFromInline
        let queue: MailboxQueue<E>

        @inlinable
        init(index: Int, priority: Priority, queue: MailboxQueue<E>) {
            self.index = index
            self.priority = priority
            self.queue = queue
        }
    }

    /// The queue to take from next; nil if nothing waits. Publications of one priority take turns.
    @inlinable
    @inline(__always)
    func chooseMailbox() -> Choice? {
        let count = mailboxes.pointee.count
        let priority = chooser.pointee.next { priority in
            var index = 0
            while index < count {
                if queue(priority, of: index) != nil { return true }
                index &+= 1
            }
            return false
        }
        guard let priority else { return nil }
        var index = lastServed.pointee
        for _ in 0..<count {
            index = index &+ 1 < count ? index &+ 1 : 0
            if let queue = queue(priority, of: index) {
                lastServed.pointee = index
                return Choice(index: index, priority: priority, queue: queue)
            }
        }
        return nil
    }

    @inlinable
    @inline(__always)
    func queue(_ priority: Priority, of index: Int) -> MailboxQueue<E>? {
        guard let queue = mailboxes.pointee[index].pointee.mailbox.readerQueue(priority), queue.available() > 0 else {
            return nil
        }
        return queue
    }
}
