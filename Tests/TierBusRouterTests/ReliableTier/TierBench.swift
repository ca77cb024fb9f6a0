import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

/// A reliable tier on a test disk under a clock that stands still, and means to wait for what it does.
final class TierBench: Sendable {
    let disk: TestDisk
    let clock: TestClock
    let tier: ReliableTier
    private let signal: ChangeSignal
    private let remarked: RemarkBox

    final class RemarkBox: Sendable { let remarks = SystemLock<[ReliableRemark]>([]) }

    init(
        _ disk: TestDisk = TestDisk(), clock: TestClock = TestClock(), maxBacklog: Int = 1_000_000,
        maxPayloadBytes: Int = 1 << 20
    ) {
        let (signal, box) = (ChangeSignal(), RemarkBox())
        self.disk = disk
        self.clock = clock
        self.signal = signal
        remarked = box
        tier = ReliableTier(
            source: disk.source, clock: clock, maxBacklog: maxBacklog,
            maxPayloadBytes: maxPayloadBytes, remark: { remark in box.remarks.withLock { $0.append(remark) } },
            mayBeIdle: { signal.raise() })
    }

    /// A tier that is open.
    static func open(
        _ disk: TestDisk = TestDisk(), clock: TestClock = TestClock(), maxBacklog: Int = 1_000_000
    ) async throws -> TierBench {
        let bench = TierBench(disk, clock: clock, maxBacklog: maxBacklog)
        try await bench.tier.start()
        return bench
    }

    var remarks: [ReliableRemark] { remarked.remarks.withLock { $0 } }

    static func entry(_ number: Int, type: String = "ORDER", key: String? = nil, payload: [UInt8]? = nil) -> LogEntry {
        let id = EventID(naming: "reliable", Int64(number))
        return LogEntry(
            eventID: id, type: type, version: 1, payload: payload ?? [UInt8(truncatingIfNeeded: number), 7],
            timestamp: .epoch, publishedAt: .epoch, source: "risk", orderingKey: key ?? "key \(number)",
            correlationID: id)
    }

    func publish(_ entry: LogEntry) async throws(LogError) -> Receipt {
        let result: Result<Receipt, LogError> = await withCheckedContinuation { continuation in
            tier.publish(entry) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    func code(publishing entry: LogEntry) async -> LogError.Code? {
        do {
            _ = try await publish(entry)
            return nil
        } catch {
            return error.code
        }
    }

    @discardableResult
    func register(
        _ name: String, start: SubscriptionStart = .latest, window: Int = 16, sink: TestSink? = nil
    ) async throws(LogError) -> TestSink {
        let sink = sink ?? TestSink(name)
        try await tier.register(
            DurableRegistration(
                name: name, container: "c-\(name)", type: "ORDER", source: "risk", start: start, window: window,
                sink: sink))
        return sink
    }

    func settle(_ delivery: DurableDelivery, of sink: TestSink, _ result: DurableOutcome.Result) {
        tier.settle([DurableOutcome(delivery, of: sink.name, result)])
    }

    /// Returns when `condition` holds; asked after each round.
    func until(_ condition: () -> Bool) async {
        while true {
            let seen = signal.changes
            if condition() { return }
            await signal.next(after: seen)
        }
    }

    /// Returns when nothing is under way.
    func quiet() async {
        await until {
            let ended = tier.ended
            return tier.begun == ended
        }
    }
}
