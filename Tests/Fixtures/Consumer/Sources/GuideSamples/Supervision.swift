import Synchronization
import TierBus
import TierBusMarket

struct NoLimit: Error {}

func supervision() async throws {
    let system = try HybridSystem(simulated: Simulation(), log: .memory())
    let limits = Limits()
    try await system.host("data") { data in try data.publishes(Tick.self) }
    // sample: supervised
    try await system.host("risk", on: .pool, supervised: .stopping(afterMoreThan: 5, within: .seconds(10))) { risk in
        // Called again at each restart: what a life of the container needs is made here.
        var checked = 0
        try risk.onEach(Tick.self, from: "data") { tick, _ in
            guard let limit = limits.value else { throw NoLimit() }
            if tick.price > limit { checked += 1 }
        }
    }
    // end: supervised
    for number in 0..<10 {
        try await system.inject(Tick(header("TICK", number), symbol: "GOOG", price: 100), into: "data")
    }
    try await system.settle()
    check(system.health.state == .degraded, "supervision: health")
    // sample: restart
    for container in system.containers {
        guard let stop = container.stop else { continue }
        print("\(container.name) was stopped at \(stop.time): \(stop.reason)")
        limits.set(105)  // what was wrong is mended
        try await system.restart(container.name)
    }
    // end: restart
    // sample: health
    switch system.health.state {
    case .ready, .degraded: break
    case .full, .faulted: print("no new orders: the log cannot take them")
    }
    for reason in system.health.reasons { print("\(reason.place) since \(reason.since): \(reason.text)") }
    // end: health
    check(system.health.state == .ready, "supervision: restarted")
    let report = try await system.finish()
    check(report.stopped.isEmpty && report.ledger.pending == 0, "supervision: kept")
}

/// What the operator may set.
final class Limits: Sendable {
    private let box = Mutex<Price?>(nil)

    var value: Price? { box.withLock { $0 } }

    func set(_ limit: Price) { box.withLock { $0 = limit } }
}
