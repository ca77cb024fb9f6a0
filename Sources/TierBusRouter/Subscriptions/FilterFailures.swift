import TierBusCore

/// Counts the events for which a subscription's filter failed, and says so at most once a minute.
///
/// Confined to the subscription's lane, but for ``count``.
final class FilterFailures: @unchecked Sendable {
    /// Nanoseconds between two notices.
    private static let interval: Int64 = 60_000_000_000

    // Written on the lane, read by everybody; the others only on the lane.
    private let counter = Cursor.makeCursor()
    private var unreported = 0
    private var reported: Timestamp?

    deinit { counter.destroyCursor() }

    /// Events so far.
    var count: Int { counter.value }

    func failed(_ error: any Error, _ delivery: Delivery, at place: String, _ context: RouterContext) {
        counter.advance(by: 1)
        unreported += 1
        let now = context.clock.now
        if let reported, now.nanoseconds &- reported.nanoseconds < Self.interval { return }
        reported = now
        context.notices.post(
            .filterFailed, at: place, "event \(delivery.eventID): \(error)", count: unreported)
        unreported = 0
    }
}
