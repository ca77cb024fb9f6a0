import TierBus
import TierBusMarket

struct Alert: Event {
    static let eventType: EventType = "ALERT"
    let id: EventID
    let timestamp: Timestamp
    let text: String

    init(_ header: EventHeader, _ text: String) {
        (id, timestamp, self.text) = (header.id, header.timestamp, text)
    }
}

func topics() async throws {
    let system = try HybridSystem()
    try await system.host("data") { data in
        try data.publishes(Bar.self)
        try data.feed(bars([1, 2, 3, 4]))
    }
    try await system.host("risk") { risk in
        // sample: topics
        let alerts = try risk.publishes(Alert.self)
        let margin = try alerts.topic("risk.alert.margin")  // resolved once, kept
        let limit = try alerts.topic("risk.alert.limit")
        try risk.onEach(Bar.self, from: "data") { bar, delivery in
            let alert = Alert(delivery.header("alert"), "\(bar.symbol) closed at \(bar.close)")
            try (bar.close > 3 ? margin : limit).publish(alert, after: delivery, priority: .high)
        }
        // end: topics
    }
    try await system.host("desk") { desk in
        final class Counts { var all = 0, margin = 0, alerts = [Topic?]() }
        let counts = Counts()
        // sample: topic-patterns
        try desk.onEach(Alert.self, topic: "risk.alert.*") { _, delivery in counts.alerts.append(delivery.topic) }
        try desk.onEach(Alert.self, from: "risk", topic: "*.*.margin") { _, _ in counts.margin += 1 }
        try desk.onBatch(Alert.self) { batch in counts.all += batch.count }  // everything, with a topic and without
        // end: topic-patterns
    }
    let report = try await system.run()
    check(report.ledger.isBalanced && report.ledger.delivered == 4 + 4 + 1 + 4, "topics")
}
