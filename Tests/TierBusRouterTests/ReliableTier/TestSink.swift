import TierBusCore
import TierBusRouter

/// Keeps what it is offered.
final class TestSink: DurableSink {
    let name: String
    private let offered = SystemLock<[DurableDelivery]>([])
    /// Called on the store's thread with what was just offered.
    let whenOffered: @Sendable ([DurableDelivery]) -> Void

    init(_ name: String, whenOffered: @escaping @Sendable ([DurableDelivery]) -> Void = { _ in }) {
        self.name = name
        self.whenOffered = whenOffered
    }

    func isWaiting(_: Int64, attempt _: Int) -> Bool { false }

    func offer(_ deliveries: [DurableDelivery]) {
        offered.withLock { $0 += deliveries }
        whenOffered(deliveries)
    }

    var deliveries: [DurableDelivery] { offered.withLock { $0 } }
    var sequences: [Int64] { deliveries.map(\.sequence) }
}
