import TierBus

// sample: event
/// An event of the app's own. `Codable` is all it needs to be storable.
struct Rebalance: StorableEvent, Codable {
    static let eventType: EventType = "REBALANCE"
    let id: EventID
    let timestamp: Timestamp
    let weights: [String: Double]

    init(_ header: EventHeader, weights: [String: Double]) {
        (id, timestamp) = (header.id, header.timestamp)
        self.weights = weights
    }
}
// end: event
