package import TierBusAdapters
package import TierBusCore

/// A durable subscription on its lane: decodes what the log delivers, calls the handler, and tells the log what became
/// of it.
///
/// Confined to the lane.
package final class DurableSubscriber<E: StorableEvent> {
    /// Most events in flight to the subscription.
    package static var window: Int { 256 }
    /// Nanoseconds on the lane after which the ack wait begins anew with the handler.
    private static var longWait: Int64 { 1_000_000_000 }
    /// Nanoseconds of handlers after which the log is told what became of their events.
    private static var longTurn: Int64 { 1_000_000 }

    package let core: SubscriptionCore
    /// What the log delivers to.
    package let inbox: DurableInbox
    private let filter: Filter<E>
    let tier: ReliableTier
    let name: String
    private var gates: [Gate] = []
    private var poller: Int?

    package init(_ core: SubscriptionCore, _ filter: Filter<E>, name: String, tier: ReliableTier) {
        self.core = core
        self.filter = filter
        self.name = name
        self.tier = tier
        inbox = DurableInbox(core)
    }

    /// Lets the lane deliver in every turn.
    package func start(_ handler: @escaping (E, Delivery) throws -> Void) {
        start { self.deliver($0, handler) }
    }

    /// Lets the lane deliver in every turn, by `deliver`.
    func start(_ deliver: @escaping (DurableDelivery) -> DurableOutcome) {
        if core.executor.simulator != nil { return core.simulate(ways { self.poll(atMost: 1, deliver) }) }
        let limit = core.context.configuration.standardBatch
        poller = core.executor.add(
            core.label, Poller(poll: { self.poll(atMost: limit, deliver) }, isReady: { self.isReady }))
    }

    /// Lets loops that sleep at gates deliver.
    package func start(
        loops count: Int, in loops: LaneLoops,
        _ handler: nonisolated(nonsending) @escaping (E, Delivery) async throws -> Void
    ) {
        for _ in 0..<count {
            let gate = Gate()
            gates.append(gate)
            loops.start(LaneLoop { await self.serve(at: gate, handler) })
        }
        if let simulator = core.executor.simulator {
            return core.simulate(
                ways {
                    guard !self.inbox.isEmpty, let gate = self.gates.first(where: { $0.isAwaited }) else { return 0 }
                    simulator.open(gate, of: self.core.executor)
                    return 1
                })
        }
        poller = core.executor.add(
            core.label,
            Poller(poll: { self.openGates() }, isReady: { self.isReady && self.gates.contains { $0.isAwaited } }))
    }

    /// How a simulation delivers to it: one event at a time, in the order of the log.
    private func ways(_ deliver: @escaping () -> Int) -> SimulatedSubscription.Ways {
        SimulatedSubscription.Ways(
            deliver: { _, _ in deliver() },
            isFree: { self.gates.isEmpty || self.gates.contains { $0.isAwaited } }, rest: {})
    }

    private var isReady: Bool { !inbox.isEmpty && !core.isPaused }

    /// Ends it: nothing is delivered any more; the log keeps what it owes.
    func stop() {
        if let poller { core.executor.removePoller(poller) }
        poller = nil
        core.endSimulation()
        // What waits is held by the log as not begun.
        inbox.close()
        for gate in gates { gate.open() }
        let (notices, label) = (core.context.notices, core.label)
        tier.unregister(name) { result in
            if case .failure(let error) = result, error.code != .closed {
                notices.post(.storage, at: label, "not unsubscribed: \(error)")
            }
        }
    }

    // MARK: Handlers that return at once

    private func poll(atMost limit: Int, _ deliver: (DurableDelivery) -> DurableOutcome) -> Int {
        var outcomes: [DurableOutcome] = []
        var taken = 0
        var started = core.context.clock.uptime
        // One at a time: what waits behind a slow handler is given more time only while it is in the inbox.
        while taken < limit, !core.isPaused, let offered = inbox.takeFirst() {
            taken += 1
            giveTime(to: offered)
            outcomes.append(deliver(offered.delivery))
            let now = core.context.clock.uptime
            if now &- started > Self.longTurn {
                // Slow handlers: the log should not wait for the last of them to hear of the first.
                tier.settle(outcomes)
                outcomes = []
                started = now
            }
        }
        tier.settle(outcomes)
        return taken
    }

    private func deliver(_ delivery: DurableDelivery, _ handler: (E, Delivery) throws -> Void) -> DurableOutcome {
        let opened = open(delivery)
        guard case .event(let event, let described) = opened else { return outcome(delivery, opened) }
        do {
            try RunningDelivery.$current.withValue(running(delivery)) { try handler(event, described) }
            core.delivered.advance(by: 1)
            return DurableOutcome(delivery, of: name, .acked)
        } catch {
            return DurableOutcome(delivery, of: name, failed(error, described))
        }
    }

    private func running(_ delivery: DurableDelivery) -> RunningDelivery {
        RunningDelivery(delivery, of: name, tier)
    }

    /// What becomes of an event whose handler threw.
    private func failed(_ error: any Error, _ delivery: Delivery) -> DurableOutcome.Result {
        // It could not publish because its container was stopped: no attempt is charged for that.
        if core.isStopped, Self.isOfStop(error) { return .returned }
        core.fail(error, delivery)
        return DurableOutcome.Result(thrown: error)
    }

    private static func isOfStop(_ error: any Error) -> Bool {
        (error as? RouterError)?.code == .stopped || (error as? LogError)?.code == .closed
    }

    // MARK: Handlers that wait

    private func serve(
        at gate: Gate, _ handler: nonisolated(nonsending) (E, Delivery) async throws -> Void
    ) async {
        let simulator = core.executor.simulator
        // In a simulation every event has its turn in the order of all deliveries.
        var mayTake = simulator == nil
        while !core.isCancelled {
            guard mayTake, !core.isPaused, let offered = inbox.takeFirst() else {
                core.simulated?.isFree()
                await gate.pass()
                mayTake = true
                continue
            }
            mayTake = simulator == nil
            giveTime(to: offered)
            let delivery = offered.delivery
            let opened = open(delivery)
            guard case .event(let event, let described) = opened else {
                tier.settle([outcome(delivery, opened)])
                continue
            }
            core.taken.advance(by: 1)
            simulator?.begin(core)
            do {
                try await RunningDelivery.$current.withValue(running(delivery)) { try await handler(event, described) }
                core.delivered.advance(by: 1)
                tier.settle([DurableOutcome(delivery, of: name, .acked)])
            } catch {
                tier.settle([DurableOutcome(delivery, of: name, failed(error, described))])
            }
            simulator?.endHandler()
            core.done.advance(by: 1)
        }
    }

    private func openGates() -> Int {
        guard isReady else { return 0 }
        for gate in gates where gate.openIfWaiting() { return 1 }
        return 0
    }

    /// Begins the ack wait anew for a delivery that has waited here: it is for the handler alone.
    private func giveTime(to offered: DurableInbox.Offered) {
        let waited = core.context.clock.uptime &- offered.since
        if waited > Self.longWait { tier.settle([DurableOutcome(offered.delivery, of: name, .extended)]) }
    }

    // MARK: What was stored

    enum Opened {
        case event(E, Delivery)
        case filtered
        case deadLetter(String)
    }

    private enum Verdict {
        case wanted, unwanted
        /// The filter failed, and such events are dead letters.
        case refused(String)
    }

    private func verdict(on event: E, _ delivery: Delivery) -> Verdict {
        do {
            return try filter.matches(event) ? .wanted : .unwanted
        } catch {
            core.filterFailed(error, delivery)
            // A filter that may fail is not registered without a policy.
            return filter.policy == .deadLetter ? .refused("the filter failed: \(error)") : .wanted
        }
    }

    func outcome(_ delivery: DurableDelivery, _ opened: Opened) -> DurableOutcome {
        switch opened {
        case .event: preconditionFailure("an event goes to the handler")
        case .filtered:
            core.filtered.advance(by: 1)
            return DurableOutcome(delivery, of: name, .filtered)
        case .deadLetter(let reason): return DurableOutcome(delivery, of: name, .deadLetter(reason))
        }
    }

    func open(_ delivery: DurableDelivery) -> Opened {
        let entry = delivery.entry
        // What was redriven may be of a type that the subscription wanted once.
        guard entry.type == core.type.text else {
            return .deadLetter("a \(entry.type), and the subscription is for \(core.type) now")
        }
        do {
            let event = try E(stored: entry)
            var described = try Delivery(of: entry, at: delivery.sequence)
            described.attempt = UInt16(clamping: delivery.attempt)
            switch verdict(on: event, described) {
            case .wanted: break
            case .unwanted: return .filtered
            case .refused(let reason): return .deadLetter(reason)
            }
            if let accepted = delivery.acceptedUptime {
                core.executor.latencies.reliable.record(nanoseconds: core.context.clock.uptime &- accepted)
            }
            return .event(event, described)
        } catch {
            return .deadLetter("stored by version \(entry.version) of \(entry.type): \(error)")
        }
    }
}
