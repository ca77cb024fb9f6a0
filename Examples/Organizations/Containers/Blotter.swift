import Synchronization
package import TierBusMarket

/// What was ordered, filled and seen: written by containers on their lanes, read when they rest.
package final class Blotter: Sendable {
    /// What is known.
    package struct Page: Sendable {
        /// Orders, as execution took them.
        package var orders: [Order] = []
        /// Fills, as execution made them.
        package var fills: [Fill] = []
        /// What the tracker saw.
        package var performance = Performance()
        /// Orders that the classifier saw, by regime.
        package var ordersByRegime: [Regime: Int] = [:]
    }

    private let state = Mutex(Page())

    package init() {}

    /// What is known so far.
    package var page: Page { state.withLock { $0 } }

    func note(_ body: (inout Page) -> Void) { state.withLock { body(&$0) } }
}
