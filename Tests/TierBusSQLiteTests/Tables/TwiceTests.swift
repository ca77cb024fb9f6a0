import Testing
import TierBusCore
import TierBusSQLite
import TierBusTesting

@testable import TierBusRouter

@Suite(.timeLimit(.minutes(1))) struct TwiceTests {
    /// Keeps what it is offered.
    private final class Sink: DurableSink {
        let offered = Collected<DurableDelivery>()
        func offer(_ deliveries: [DurableDelivery]) { for delivery in deliveries { offered.append(delivery) } }
        func isWaiting(_ sequence: Int64, attempt: Int) -> Bool { false }
    }

    private static func body(_ calls: Shared<Int>) -> InboxBody {
        InboxBody(
            mark: .none,
            run: { log, _ in
                calls.add()
                _ = try log.answer("INSERT INTO app_any (a) VALUES (1)", [], .writing)
            }, mayPublish: { false }, ended: { _ in })
    }

    @Test("Two bodies for one delivery, in one transaction or in two, have one effect")
    func twice() async throws {
        let tier = ReliableTier(
            source: .sqliteInMemory(options: InboxBench.options()), clock: TestClock(), maxBacklog: 100,
            remark: { _ in }, mayBeIdle: {})
        try await tier.start()
        let sink = Sink()
        try await tier.register(
            DurableRegistration(
                name: "s", container: "c", type: "ORDER", source: nil, start: .latest, isInbox: true, window: 16,
                sink: sink))
        tier.publish(LogSample.entry(1)) { _ in }
        await until { sink.offered.value.count == 1 }
        let delivery = try #require(sink.offered.value.first)
        let calls = Shared(0)
        func settle(_ count: Int) {
            tier.settle((0..<count).map { _ in DurableOutcome(delivery, of: "s", .body(Self.body(calls))) })
        }
        settle(2)
        await until { tier.counters.subscriptions["s"]?.delivered == 1 }
        settle(1)
        await until { tier.begun == tier.ended }
        #expect(try await tier.readTables { try $0.rows("SELECT a FROM app_any").count } == 1)
        #expect(calls.value == 1)
        await tier.close()
    }
}
