import TierBusCore

/// Takes every delivery of a system, in the order in which handlers are called: for the digest, and for who keeps them.
package final class DeliveryRecorder: Sendable {
    private struct State {
        var digest = StreamDigest()
        var keepers: [@Sendable (DeliveryRecord) -> Void] = []
    }

    private let state = SystemLock(State())

    package init() {}

    /// The digest of all deliveries so far.
    package var digest: StreamDigest { state.withLock { $0.digest } }

    /// Has `keep` called with every delivery from now on, one at a time, in order. It must return soon.
    package func keep(_ keep: @escaping @Sendable (DeliveryRecord) -> Void) {
        state.withLock { $0.keepers.append(keep) }
    }

    /// Takes the next delivery, and gives it its place.
    func take(_ record: DeliveryRecord) {
        state.withLock { state in
            var record = record
            record.place = state.digest.count
            state.digest.add(record)
            for keep in state.keepers { keep(record) }
        }
    }
}
