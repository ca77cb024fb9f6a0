/// What became of a delivery.
package struct DurableOutcome: Sendable {
    /// How a delivery ended.
    package enum Result: Sendable, Equatable {
        /// The handler returned.
        case acked
        /// The subscription's filter passed it over; settled like an ack.
        case filtered
        /// The handler threw; delivered again after a while, which it may have named, or set aside after the last attempt.
        case failed(String, after: Duration? = nil)
        /// To be set aside at once: the bytes cannot be decoded, say.
        case deadLetter(String)
        /// Was not begun: it costs no attempt and stays owed.
        case returned
        /// Has not ended: the handler begins or asks for more time, and the ack wait begins anew.
        case extended

        /// Whether the handler, or what stands for it, was done with the event.
        var isFinal: Bool {
            switch self {
            case .acked, .filtered, .deadLetter, .failed: true
            case .returned, .extended: false
            }
        }
    }

    /// The durable subscription.
    package let subscription: String
    /// The event's place in the log.
    package let sequence: Int64
    /// The delivery's ``DurableDelivery/attempt``.
    package let attempt: Int
    /// The delivery's ``DurableDelivery/life``.
    package let life: Int
    /// How it ended.
    package let result: Result

    /// Tells how `delivery`, offered to `subscription`, ended.
    package init(_ delivery: DurableDelivery, of subscription: String, _ result: Result) {
        self.subscription = subscription
        sequence = delivery.sequence
        attempt = delivery.attempt
        life = delivery.life
        self.result = result
    }
}
