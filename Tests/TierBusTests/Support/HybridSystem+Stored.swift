import TierBus
import TierBusMarket

extension HybridSystem {
    /// Hosts a container that stores bars, which another one feeds it.
    func hostStored(_ bars: [Bar], as name: String) async throws {
        try await host("feed") { feed in
            try feed.publishes(Bar.self)
            try feed.feed(bars)
        }
        try await host(name) { container in
            let stored = try container.publishesReliably(Bar.self)
            try container.onEach(Bar.self, from: "feed") { bar, delivery in try stored.enqueue(bar, after: delivery) }
        }
    }
}
