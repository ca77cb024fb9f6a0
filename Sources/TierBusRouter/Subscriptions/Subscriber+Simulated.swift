public import TierBusCore

extension Subscriber {
    // MARK: Handlers that return at once

    /// Delivers the next event of a link and priority.
    /// - Returns: Events taken: 1, or 0 if none is there any more.
    @inlinable
    package func deliverOne(
        from link: Link?, _ priority: Priority, _ handler: UnsafeMutablePointer<EachHandler<E>>
    ) -> Int {
        if let inlet = ring(of: link) { return deliverEach(from: inlet, atMost: 1, handler) }
        guard let inlet = mailbox(of: link, priority) else { return 0 }
        deliverEach(from: inlet.place, inlet.queue, priority, handler)
        return 1
    }

    /// Delivers what waits at a link, of one priority, as a batch.
    /// - Returns: Events taken.
    @inlinable
    package func deliverBatch(
        from link: Link?, _ priority: Priority, _ handler: UnsafeMutablePointer<BatchHandler<E>>
    ) -> Int {
        if let inlet = ring(of: link) {
            return deliverBatch(from: inlet, atMost: core.isScripted ? 1 : maxFastBatch, handler)
        }
        guard let inlet = mailbox(of: link, priority) else { return 0 }
        return deliverBatch(
            from: inlet.place, inlet.queue, priority, atMost: core.isScripted ? 1 : maxStandardBatch, handler)
    }

    @usableFromInline
    func ring(of link: Link?) -> UnsafeMutablePointer<RingInlet<E>>? {
        for index in 0..<rings.pointee.count where rings.pointee[index].pointee.link === link {
            return rings.pointee[index]
        }
        return nil
    }

    @usableFromInline
    func mailbox(
        of link: Link?, _ priority: Priority
    ) -> (place: UnsafeMutablePointer<MailboxInlet<E>>, queue: MailboxQueue<E>)? {
        for index in 0..<mailboxes.pointee.count where mailboxes.pointee[index].pointee.link === link {
            return queue(priority, of: index).map { (mailboxes.pointee[index], $0) }
        }
        return nil
    }

    // MARK: Handlers that wait

    /// Hands the next event of a link and priority to a loop that is free, which handles it within this step as far as
    /// it does not wait.
    func handOver(from link: Link?, _ priority: Priority) -> Int {
        guard let next = takeNext(from: link, priority) else { return 0 }
        guard let event = next.wanted else { return 1 }
        handed = event
        guard let simulator = core.executor.simulator, let gate = gates.first(where: { $0.isAwaited }) else {
            preconditionFailure("an event is handed to a loop that waits for it")
        }
        simulator.open(gate, of: core.executor)
        return 1
    }

    /// - Returns: nil if none is there any more; without an event if the filter did not let it pass.
    private func takeNext(from link: Link?, _ priority: Priority) -> (wanted: (event: E, delivery: Delivery)?, Void)? {
        if let inlet = ring(of: link) {
            guard inlet.pointee.reader.available > 0 else { return nil }
            return (take(from: inlet), ())
        }
        guard let inlet = mailbox(of: link, priority) else { return nil }
        return (take(from: inlet.place, inlet.queue, priority), ())
    }

    /// The loop of an async handler in a simulation: one event each time its gate is opened.
    @usableFromInline
    func serveSimulated(
        at gate: Gate, _ handler: nonisolated(nonsending) (E, Delivery) async throws -> Void
    ) async {
        guard let generation = generation(of: gate) else { return }
        while !core.isCancelled, generation == self.generation {
            guard let next = handed else {
                core.simulated?.isFree()
                await gate.pass()
                continue
            }
            handed = nil
            core.executor.simulator?.begin(core)
            do {
                try await handler(next.event, next.delivery)
            } catch {
                core.fail(error, next.delivery)
            }
            core.executor.simulator?.endHandler()
            core.delivered.advance(by: 1)
            core.done.advance(by: 1)
        }
    }

    // MARK: What both have in common

    /// How a simulation delivers to it.
    @usableFromInline
    func ways(_ deliver: @escaping (Link?, Priority) -> Int) -> SimulatedSubscription.Ways {
        SimulatedSubscription.Ways(
            deliver: deliver, isFree: { self.gates.isEmpty || self.mayPass },
            rest: { if self.core.isPaused || !self.hasEvents || !(self.gates.isEmpty || self.mayPass) { self.stall() } }
        )
    }
}
