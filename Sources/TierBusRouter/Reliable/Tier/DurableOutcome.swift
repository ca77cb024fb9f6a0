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
        /// Is still to be handled, on the store's thread, in the transaction that records what becomes of it.
        case body(InboxBody)
        /// Has not ended: the handler begins or asks for more time, and the ack wait begins anew.
        case extended

        /// Whether the handler, or what stands for it, was done with the event.
        var isFinal: Bool {
            switch self {
            case .acked, .filtered, .deadLetter, .failed: true
            case .returned, .extended, .body: false
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

    /// The same delivery, with what became of it in the end.
    func ending(_ result: Result) -> DurableOutcome { DurableOutcome(self, result) }

    private init(_ outcome: DurableOutcome, _ result: Result) {
        (subscription, sequence) = (outcome.subscription, outcome.sequence)
        (attempt, life) = (outcome.attempt, outcome.life)
        self.result = result
    }

    /// Tells how `delivery`, offered to `subscription`, ended.
    package init(_ delivery: DurableDelivery, of subscription: String, _ result: Result) {
        self.subscription = subscription
        sequence = delivery.sequence
        attempt = delivery.attempt
        life = delivery.life
        self.result = result
    }
}

extension DurableOutcome.Result {
    /// What becomes of an event whose handler or body threw.
    init(thrown error: any Error) {
        switch error as? HandlerOutcome {
        case .retry(let wait)?: self = .failed("asked for another attempt after \(wait)", after: wait)
        case .deadLetter(let reason)?: self = .deadLetter(reason)
        case nil: self = .failed(String(describing: error))
        }
    }
}
