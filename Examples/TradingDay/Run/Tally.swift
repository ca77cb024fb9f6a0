import Synchronization

/// How many events there were of each kind, counted where they are made.
///
/// Each counter has one writer, the lane of its container; the line of progress reads them while they count.
final class Tally: Sendable {
    private let barCount = Atomic(0)
    private let indicatorCount = Atomic(0)
    private let signalCount = Atomic(0)
    private let orderCount = Atomic(0)
    private let newOrderCount = Atomic(0)
    private let equityBits = Atomic(Double.nan.bitPattern)

    func countBar() { barCount.wrappingAdd(1, ordering: .relaxed) }
    func countIndicator() { indicatorCount.wrappingAdd(1, ordering: .relaxed) }
    func countSignal() { signalCount.wrappingAdd(1, ordering: .relaxed) }

    /// Counts an order that has been accepted.
    /// - Returns: How many of this run were not there already.
    func countOrder(isDuplicate: Bool) -> Int {
        orderCount.wrappingAdd(1, ordering: .relaxed)
        return isDuplicate ? newOrders : newOrderCount.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// Keeps the latest equity for the line of progress.
    func show(equity: Double) { equityBits.store(equity.bitPattern, ordering: .relaxed) }

    var bars: Int { barCount.load(ordering: .relaxed) }
    var indicators: Int { indicatorCount.load(ordering: .relaxed) }
    var signals: Int { signalCount.load(ordering: .relaxed) }
    /// Orders the day asked for, whether they were there already or not.
    var orders: Int { orderCount.load(ordering: .relaxed) }
    /// Orders that this run stored.
    var newOrders: Int { newOrderCount.load(ordering: .relaxed) }
    /// The latest equity; nil where none was shown yet.
    var equity: Double? {
        let equity = Double(bitPattern: equityBits.load(ordering: .relaxed))
        return equity.isNaN ? nil : equity
    }
}
