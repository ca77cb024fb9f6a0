import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter

struct Quoted: KeyedEvent {
    static let eventType: EventType = "TICK"
    let id: EventID
    let timestamp = Timestamp.epoch
    let key: Symbol
    let value: Int

    init(_ value: Int, _ key: Symbol = "AAPL") {
        self.value = value
        self.key = key
        id = EventID(naming: key.text, Int64(value))
    }
}

struct Advice: Event {
    static let eventType: EventType = "SIGNAL"
    let id: EventID
    let timestamp: Timestamp
    let value: Int
}

@Suite struct SystemTests {
    @Test(
        "Events flow from a feed through a pool container to another, in order and all of them",
        arguments: [
            LaneKind.dedicated(), .dedicated(.park), .pool,
        ])
    func flow(kind: LaneKind) async throws {
        let system = try HybridSystem()
        let got = SystemLock<[Int]>([])
        try await system.host("data", on: kind) { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<100_000).map { Quoted($0) })
        }
        try await system.host("model", on: kind) { model in
            let advice = try model.publishes(Advice.self)
            try model.onEach(Quoted.self, from: "data") { price, delivery in
                let header = delivery.header("advice")
                try advice.publish(
                    Advice(id: header.id, timestamp: header.timestamp, value: price.value), after: delivery)
            }
        }
        try await system.host("sink", on: kind) { sink in
            try sink.onEachAsync(Advice.self, from: "model") { advice, _ in got.withLock { $0.append(advice.value) } }
        }
        let report = try await system.run(draining: .seconds(30))
        #expect(got.withLock { $0 } == Array(0..<100_000))
        #expect(report.ledger.isBalanced)
        #expect(report.ledger.owed == 200_000)
        #expect(report.ledger.delivered == 200_000)
        #expect(report.isDrained)
        #expect(report.hanging.isEmpty)
    }

    @Test("A run whose handlers all return takes no time to end: its clock stands still", .timeLimit(.minutes(5)))
    func endsAtOnce() async throws {
        for round in 0..<100 {
            let clock = ManualClock()
            let system = try HybridSystem(clock: clock)
            for name in ["data", "left", "right"] {
                try await system.host(name, on: round.isMultiple(of: 2) ? .dedicated() : .pool) { container in
                    guard name != "data" else {
                        try container.publishes(Quoted.self)
                        return try container.feed([Quoted(round)])
                    }
                    try container.onEach(Quoted.self, from: "data") { _, _ in }
                }
            }
            let report = try await system.run(draining: .seconds(60))
            #expect(report.isDrained && report.hanging.isEmpty && clock.uptime == 0)
        }
    }
}
