public import TierBusCore

/// The first place at which two streams of deliveries differ, and what led there on each side.
public struct Divergence: Sendable, Equatable, CustomStringConvertible {
    /// One of the two streams at that place.
    public struct Side: Sendable, Equatable {
        /// What was delivered there; nil where the stream had ended.
        public let delivery: DeliveryRecord?
        /// What it follows from, nearest first, as far as the stream has it: each the first delivery of that event.
        public let causes: [DeliveryRecord]
        /// The id of the event from outside that it goes back to, where that was not delivered in the stream.
        public let origin: EventID?
    }

    /// The place, from 0.
    public let place: Int64
    /// The first stream.
    public let left: Side
    /// The second stream.
    public let right: Side

    /// Finds where two streams differ first; nil if they do not.
    ///
    /// Each may be passed over several times, so it must begin anew with each iterator; nothing of it is kept.
    /// - Complexity: O(*n* · *d*) in its length and the depth of the chains, in constant memory.
    public static func between(
        _ left: some Sequence<DeliveryRecord>, _ right: some Sequence<DeliveryRecord>
    ) -> Divergence? {
        var (first, second) = (left.makeIterator(), right.makeIterator())
        var place: Int64 = 0
        while true {
            let (one, other) = (first.next(), second.next())
            if one == nil && other == nil { return nil }
            if one != other {
                return Divergence(
                    place: place, left: side(of: one, in: left), right: side(of: other, in: right))
            }
            place += 1
        }
    }

    private static func side(of delivery: DeliveryRecord?, in stream: some Sequence<DeliveryRecord>) -> Side {
        var causes: [DeliveryRecord] = []
        var next = delivery?.causationID ?? .none
        while next != .none, causes.count < 1_000, let cause = stream.first(where: { $0.eventID == next }) {
            causes.append(cause)
            next = cause.causationID
        }
        return Side(delivery: delivery, causes: causes, origin: next == .none ? nil : delivery?.correlationID)
    }

    /// Both sides, each back to the input.
    public var description: String {
        "the streams differ at delivery \(place)\n  left:  \(Self.text(left))\n  right: \(Self.text(right))"
    }

    private static func text(_ side: Side) -> String {
        guard let delivery = side.delivery else { return "has ended" }
        let chain =
            side.causes.map { "\($0.type) \($0.eventID) of \($0.source)" } + (side.origin.map { ["\($0)"] } ?? [])
        return "\(delivery.type) \(delivery.eventID), number \(delivery.sequence) of \(delivery.source), to "
            + "\(delivery.subscriber) at \(delivery.time.nanoseconds) ns"
            + (chain.isEmpty ? ", from outside" : ", because of " + chain.joined(separator: ", because of "))
    }
}
