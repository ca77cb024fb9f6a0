import TierBusCore
import TierBusRouter

/// Takes what a journey's subscription is offered, and remembers which of it was begun.
final class JourneySink: DurableSink {
    let name: String
    private let waiting = SystemLock<[DurableDelivery]>([])
    private let whenOffered: @Sendable (String, DurableDelivery) -> Void

    /// - Parameter whenOffered: Called with each delivery, on the thread that hands it over.
    init(_ name: String, whenOffered: @escaping @Sendable (String, DurableDelivery) -> Void) {
        self.name = name
        self.whenOffered = whenOffered
    }

    func offer(_ deliveries: [DurableDelivery]) {
        waiting.withLock { waiting in
            // What an earlier life of the decisions handed over and nobody has begun is offered again.
            if let life = deliveries.last?.life { waiting.removeAll { $0.life < life } }
            waiting += deliveries
        }
        for delivery in deliveries { whenOffered(name, delivery) }
    }

    func isWaiting(_ sequence: Int64, attempt: Int) -> Bool {
        waiting.withLock { $0.contains { $0.sequence == sequence && $0.attempt == attempt } }
    }

    /// Begins everything that waits.
    func take() -> [DurableDelivery] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
