import Synchronization
import TierBusMarket

/// The orders of the file: those that were there at the start, and those that this run stores.
///
/// It is filled from more than one container and read at the end, so it has a lock, held for a few instructions.
final class DayOrders: Sendable {
    private let state = Mutex(Outcome())

    /// Takes an order that the file holds.
    func take(_ order: Order) { state.withLock { $0.add(order) } }

    /// What they come to.
    var outcome: Outcome { state.withLock { $0 } }
}
