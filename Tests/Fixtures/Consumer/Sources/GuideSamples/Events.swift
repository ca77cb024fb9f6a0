import TierBus

// sample: event
/// An event of the app's own. `Codable` is all it needs to be storable.
struct Rebalance: StorableEvent, Codable {
    static let eventType: EventType = "REBALANCE"
    let id: EventID
    let timestamp: Timestamp
    let weights: [String: Double]
    /// On the reliable tier, events of one key go one after the other; without one, all of a topic or type do.
    var orderingKey: String? { weights.keys.min() }

    init(_ header: EventHeader, weights: [String: Double]) {
        (id, timestamp) = (header.id, header.timestamp)
        self.weights = weights
    }
}
// end: event
