import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite("The reliable tier over the log in memory") struct MemoryTests {
    private func life(_ source: DurableLogSource, _ clock: TestClock) async throws -> ReliableTier {
        let tier = ReliableTier(
            source: source, clock: clock, maxBacklog: 10_000, remark: { _ in }, mayBeIdle: {})
        try await tier.start()
        return tier
    }

    private func register(_ sink: Handler, with tier: ReliableTier) async throws {
        try await tier.register(
            DurableRegistration(
                name: "orders", container: "execution", type: "ORDER", source: "risk", start: .latest, window: 8,
                sink: sink))
    }

    /// Settles what it is offered: at first fails every third event, and keeps every seventh to itself.
    final class Handler: DurableSink {
        let handled = Shared<[Int64]>([])
        let tier: ReliableTier
        let isKind: Bool

        init(_ tier: ReliableTier, isKind: Bool) {
            self.tier = tier
            self.isKind = isKind
        }

        func isWaiting(_: Int64, attempt _: Int) -> Bool { false }

        func offer(_ deliveries: [DurableDelivery]) {
            for delivery in deliveries {
                if !isKind, delivery.sequence % 7 == 0 { continue }
                let fails = !isKind && delivery.sequence % 3 == 0
                if !fails { handled.change { $0.append(delivery.sequence) } }
                tier.settle([DurableOutcome(delivery, of: "orders", fails ? .failed("third") : .acked)])
            }
        }
    }

    @Test("Every event is handled in one of two lives, whatever the first left undone") func twoLives() async throws {
        let (source, clock) = (DurableLogSource.memory(), TestClock())
        let first = try await life(source, clock)
        let rude = Handler(first, isKind: false)
        try await register(rude, with: first)
        for number in 1...100 {
            let result: Result<Receipt, LogError> = await withCheckedContinuation { continuation in
                first.publish(TierBench.entry(number)) { continuation.resume(returning: $0) }
            }
            #expect(
                try result.get() == Receipt(sequence: Int64(number), isDuplicate: false, durability: .none))
        }
        try await first.unregister("orders")
        await first.close()

        let second = try await life(source, clock)
        let kind = Handler(second, isKind: true)
        try await register(kind, with: second)
        // What had failed is due a second later.
        await clock.pass(.seconds(1))
        await until { second.pendingForRegistered == 0 }
        #expect(try await second.census().pending == 0)
        #expect((rude.handled.value + kind.handled.value).sorted() == (1...100).map { Int64($0) })
        await second.close()
    }
}
