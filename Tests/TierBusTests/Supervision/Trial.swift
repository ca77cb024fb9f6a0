import TierBus
import TierBusTesting

/// A system that runs, simulated or on lanes of its own, with a container `source` that publishes tickets on a tier, one
/// `risk` that is supervised and throws as long as it is sick, and one `other` that is well.
final class Trial: Sendable {
    enum Mode: CaseIterable, Sendable { case simulated, live }

    struct Sick: Error, CustomStringConvertible { let description = "sick" }

    static let every: [(Mode, Tier)] = Mode.allCases.flatMap { mode in Tier.allCases.map { (mode, $0) } }
    static let queues: [(Mode, Tier)] = every.filter { $0.1 != .reliable }
    /// More than this often it must not throw within ten seconds.
    static let limit = 2

    let mode: Mode
    let tier: Tier
    let system: HybridSystem
    let clock = TestClock()
    /// Whether the handlers of `risk` throw.
    let isSick = Shared(true)
    /// The numbers that `risk` and `other` got, in order.
    let risk = Shared<[Int]>()
    let other = Shared<[Int]>()
    /// How often the body of `risk` was called.
    let lives = Shared(0)
    private let running = Shared<Task<RunReport, any Error>?>(nil)

    init(_ mode: Mode, _ tier: Tier, _ adjust: (inout RouterConfiguration) -> Void = { _ in }) throws {
        self.mode = mode
        self.tier = tier
        var configuration = RouterConfiguration()
        adjust(&configuration)
        system =
            switch mode {
            case .simulated: try HybridSystem(simulated: Simulation(), log: .memory(), configuration: configuration)
            case .live: try HybridSystem(log: .memory(), configuration: configuration, clock: clock)
            }
    }

    // MARK: Containers

    func hostSource(on kind: LaneKind = .pool) async throws {
        try await system.host("source", on: kind) { [tier] source in
            if tier == .reliable {
                try source.publishesReliably(Ticket.self)
            } else {
                try source.publishes(Ticket.self, tier: tier)
            }
        }
    }

    func hostOther() async throws {
        try await system.host("other") { [self] container in
            try take(container) { [other] ticket, _ in other.append(ticket.number) }
        }
    }

    /// The usual three.
    func hostAll() async throws {
        try await hostSource()
        try await hostRisk()
        try await hostOther()
    }

    func hostRisk(_ more: @escaping @Sendable (HybridContainer) throws -> Void = { _ in }) async throws {
        try await system.host(
            "risk", supervised: .stopping(afterMoreThan: Self.limit, within: .seconds(10)), riskBody(more))
    }

    func riskBody(
        _ more: @escaping @Sendable (HybridContainer) throws -> Void = { _ in }
    ) -> @Sendable (HybridContainer) throws -> Void {
        { [self] container in
            lives.add()
            try take(container) { [isSick, risk] ticket, _ in
                if isSick.value { throw Sick() }
                risk.append(ticket.number)
            }
            try more(container)
        }
    }

    /// Subscribes to the tickets of the source on the tier.
    func take(_ container: HybridContainer, _ handler: @escaping (Ticket, Delivery) throws -> Void) throws {
        if tier == .reliable {
            try container.onEachReliably(Ticket.self, from: "source", as: "\(container.name).tickets", handler)
        } else {
            try container.onEach(Ticket.self, from: "source", handler)
        }
    }

    // MARK: Driving

    func start() async throws {
        if mode == .simulated { return try await system.settle() }
        running.set(Task { [system] in try await system.run(until: .stopped) })
        await until { system.isRunning }
    }

    /// Publishes tickets, each with an ordering key of its own, and returns when all is done that can be done.
    func send(_ numbers: some Sequence<Int>) async throws {
        for number in numbers { try await system.inject(Ticket(number, "key \(number)"), into: "source") }
        try await system.settle()
    }

    /// Makes `risk` throw so often that it is stopped: with the tickets from 0 on.
    func stopRisk() async throws {
        try await send(0...Self.limit)
        await until { self.status.stop != nil }
        try await system.settle()
    }

    /// Lets time pass, in which what is to be tried again is.
    func pass(_ duration: Duration) async throws {
        if mode == .simulated { try await system.advance(by: duration) } else { clock.advance(by: duration) }
    }

    func finish() async throws -> RunReport {
        if mode == .simulated { return try await system.finish() }
        system.stop()
        guard let task = running.value else { throw Sick() }
        return try await task.value
    }

    // MARK: Looking

    var status: ContainerStatus {
        system.containers.first { $0.name == "risk" } ?? ContainerStatus(name: "nobody", isSupervised: false)
    }

    /// Returns when `risk` has got so many tickets.
    func riskGets(_ count: Int) async { await until { self.risk.value.count >= count } }
}
