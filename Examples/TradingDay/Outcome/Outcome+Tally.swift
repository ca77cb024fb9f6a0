import TierBusCore
import TierBusMarket

extension Outcome {
    /// The digests of events of one kind, summed.
    struct Tally: Equatable, Sendable {
        let word: String
        var count: Int64 = 0
        var high: UInt64 = 0
        var low: UInt64 = 0

        init(_ word: String) { self.word = word }

        mutating func add(_ fill: Fill) {
            let text = "\(fill.timestamp.nanoseconds)/\(fill.symbol)/\(fill.side)/\(fill.quantity)/\(fill.price)"
            add(EventID(following: fill.id, fill.orderID.description), text)
        }

        mutating func add(_ id: EventID, _ text: String) {
            let digest = EventID(following: id, text)
            count += 1
            high &+= digest.high
            low &+= digest.low
        }

        func fold(into digest: EventID) -> EventID {
            let start = EventID(following: digest, word, occurrence: UInt64(count))
            return EventID(following: EventID(high: start.high ^ high, low: start.low ^ low), word)
        }
    }
}
