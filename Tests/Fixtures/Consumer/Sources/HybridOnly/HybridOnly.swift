import TierBusCore
import TierBusHybrid
import TierBusRouter

/// An app without the reliable tier: it imports TierBusHybrid and links no SQLite.
struct Beat: Event {
    let id: EventID
    let timestamp: Timestamp
}

@main
struct HybridOnly {
    static func main() async throws {
        let system = try HybridSystem()
        try await system.host("heart", on: .dedicated(.park)) { heart in
            try heart.publishes(Beat.self)
            try heart.feed((1...1_000).map { Beat(id: EventID(naming: "BEAT", $0), timestamp: .epoch) })
        }
        try await system.host("monitor") { monitor in
            try monitor.onBatch(Beat.self, from: "heart") { batch in precondition(batch.count > 0) }
        }
        let ledger = try await system.run().ledger
        print("owed \(ledger.owed), delivered \(ledger.delivered), balanced: \(ledger.isBalanced)")
    }
}
