import TierBusCore
import TierBusRouter
import TierBusSQLite
import TierBusTesting

/// A reliable tier over a file, under a clock that stands still.
final class FileBench: Sendable {
    let tier: ReliableTier
    private let clock = TestClock()
    private let signal = ChangeSignal()
    private let told: Told

    private final class Told: Sendable { let remarks = SystemLock<[ReliableRemark]>([]) }

    private final class Sink: DurableSink {
        let name: String
        private let offered = SystemLock<[DurableDelivery]>([])

        init(_ name: String) { self.name = name }

        func isWaiting(_: Int64, attempt _: Int) -> Bool { false }
        func offer(_ deliveries: [DurableDelivery]) { offered.withLock { $0 += deliveries } }
        var deliveries: [DurableDelivery] { offered.withLock { $0 } }
    }

    init(_ path: String) {
        let (told, signal) = (Told(), signal)
        self.told = told
        tier = ReliableTier(
            source: .sqlite(path), clock: clock, maxBacklog: 1_000,
            remark: { remark in told.remarks.withLock { $0.append(remark) } }, mayBeIdle: { signal.raise() })
    }

    var remarks: [String] { told.remarks.withLock { $0.map(\.text) } }

    /// Registers a subscription and acknowledges what comes, until nothing comes any more within ten minutes.
    func handle(_ name: String, type: String) async throws(LogError) -> [DurableDelivery] {
        let sink = Sink(name)
        try await tier.register(
            DurableRegistration(
                name: name, container: "c-\(name)", type: type, source: nil, start: .latest, window: 16, sink: sink))
        var done = 0
        for _ in 0..<20 {
            await quiet()
            let deliveries = sink.deliveries
            tier.settle(deliveries[done...].map { DurableOutcome($0, of: name, .acked) })
            done = deliveries.count
            await quiet()
            clock.advance(by: .seconds(30))
        }
        return sink.deliveries
    }

    private func quiet() async {
        while true {
            let seen = signal.changes
            let ended = tier.ended
            if tier.begun == ended { return }
            await signal.next(after: seen)
        }
    }
}
