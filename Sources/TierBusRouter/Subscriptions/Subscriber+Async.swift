public import TierBusCore

extension Subscriber {
    /// Takes the next wanted event out of its queue, which gives its place back.
    @inlinable
    func takeNext() -> (event: E, delivery: Delivery)? {
        var index = 0
        while index < rings.pointee.count {
            let inlet = rings.pointee[index]
            while !core.isPaused, inlet.pointee.reader.available > 0 {
                if let next = take(from: inlet) { return next }
            }
            index &+= 1
        }
        while mailboxes.pointee.count > 0, !core.isPaused, let choice = chooseMailbox() {
            if let next = take(from: mailboxes.pointee[choice.index], choice.queue, choice.priority) { return next }
        }
        return nil
    }

    /// Takes the next event out of a ring that has one.
    /// - Returns: nil if the filter does not let it pass.
    @inlinable
    func take(from inlet: UnsafeMutablePointer<RingInlet<E>>) -> (event: E, delivery: Delivery)? {
        core.saw(waiting: inlet.pointee.reader.available)
        let isTimed = inlet.pointee.describe(at: 0, mayHaveCauses: inlet.pointee.mayHaveCauses)
        let slot = inlet.pointee.reader.event(at: 0)
        let isWanted = countTaken(slot, inlet.pointee.template)
        let event = slot.pointee
        inlet.pointee.release(1)
        guard isWanted else { return nil }
        if isTimed { recordLatency(of: inlet.pointee.template) }
        return (event, inlet.pointee.template)
    }

    /// Takes the next event out of a queue that has one.
    /// - Returns: nil if the filter does not let it pass.
    @inlinable
    func take(
        from inlet: UnsafeMutablePointer<MailboxInlet<E>>, _ queue: MailboxQueue<E>, _ priority: Priority
    ) -> (event: E, delivery: Delivery)? {
        core.saw(waiting: inlet.pointee.mailbox.count)
        let isTimed = inlet.pointee.describe(queue.event(at: 0).pointee, queue.trace(at: 0), priority)
        let isWanted = countTaken(queue.event(at: 0), inlet.pointee.template)
        let event = queue.event(at: 0).move()
        queue.release()
        inlet.pointee.took(1, priority)
        guard isWanted else { return nil }
        if isTimed { recordLatency(of: inlet.pointee.template) }
        return (event, inlet.pointee.template)
    }

    /// Counts an event before its slot is given back: at no moment does it seem to be nowhere.
    /// - Returns: Whether the filter lets it pass.
    @inlinable
    func countTaken(_ event: UnsafeMutablePointer<E>, _ delivery: @autoclosure () -> Delivery) -> Bool {
        if !isWanted(event, delivery()) {
            core.filtered.advance(by: 1)
            return false
        }
        core.taken.advance(by: 1)
        return true
    }

    /// Delivers to an async handler, one event after the other, until the subscription is cancelled.
    ///
    /// Gives the lane back after a budget of events that did not suspend, and sleeps at `gate` while nothing waits.
    @inlinable
    package func serve(
        at gate: Gate, _ handler: nonisolated(nonsending) (E, Delivery) async throws -> Void
    ) async {
        if core.executor.isSimulated { return await serveSimulated(at: gate, handler) }
        let budget = 256
        guard let generation = generation(of: gate) else { return }
        var count = 0
        while !core.isCancelled, generation == self.generation {
            guard count < budget, let next = takeNext() else {
                count = 0
                await gate.pass()
                continue
            }
            count &+= 1
            do {
                try await handler(next.event, next.delivery)
            } catch {
                core.fail(error, next.delivery)
            }
            core.delivered.advance(by: 1)
            core.done.advance(by: 1)
        }
    }

    /// Lets one loop that sleeps go on if there is something for it.
    /// - Returns: Loops that go on.
    @usableFromInline
    package func openGates() -> Int {
        guard !core.isPaused, hasEvents else {
            if core.isPaused { stall() }
            return 0
        }
        for gate in gates where gate.openIfWaiting() { return 1 }
        return 0
    }

    /// Which of the subscription's handlers a loop is of; nil if its container was stopped before it began.
    @usableFromInline
    func generation(of gate: Gate) -> Int? { gates.contains { $0 === gate } ? generation : nil }

    /// Makes a place where one loop of the handler sleeps.
    @usableFromInline
    package func addGate() -> Gate {
        let gate = Gate()
        gates.append(gate)
        return gate
    }
}
