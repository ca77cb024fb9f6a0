import TierBusCore
import TierBusMarket

/// One line of input: a bar without its id.
struct BarRow: Equatable, Sendable {
    /// When the bar is.
    let timestamp: Timestamp
    /// What is traded.
    let symbol: Symbol
    /// Its place among the bars of one symbol and one time, from 0, in the order of the merge.
    var occurrence: UInt32 = 0
    let open: Price
    let high: Price
    let low: Price
    let close: Price
    let volume: Quantity
}
