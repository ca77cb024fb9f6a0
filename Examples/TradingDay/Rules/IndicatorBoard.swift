package import TierBusCore
package import TierBusMarket

/// Computes the indicators of every symbol.
package struct IndicatorBoard: Sendable {
    /// The kinds, in the order in which they are told of.
    static let mean10: IndicatorKind = "SMA_10"
    static let mean20: IndicatorKind = "SMA_20"
    static let mean50: IndicatorKind = "SMA_50"
    static let deviation20: IndicatorKind = "STDDEV_20"
    /// Closes over which ``mean20`` and ``deviation20`` are computed.
    static let bandLength = 20

    private var windows: [Symbol: Windows] = [:]

    private struct Windows {
        var ten = RollingWindow(10)
        var twenty = RollingWindow(IndicatorBoard.bandLength)
        var fifty = RollingWindow(50)
    }

    /// A board that has seen nothing.
    package init() {}

    /// Takes the close of a bar and tells of each indicator whose window is full.
    package mutating func update(
        _ symbol: Symbol, close: Price, tell: (IndicatorKind, Double) throws -> Void
    ) rethrows {
        try Self.update(&windows[symbol, default: Windows()], close, tell)
    }

    private static func update(
        _ windows: inout Windows, _ close: Price, _ tell: (IndicatorKind, Double) throws -> Void
    ) rethrows {
        windows.ten.push(close)
        windows.twenty.push(close)
        windows.fifty.push(close)
        if let mean = windows.ten.mean { try tell(mean10, mean) }
        if let mean = windows.twenty.mean { try tell(mean20, mean) }
        if let mean = windows.fifty.mean { try tell(mean50, mean) }
        if let deviation = windows.twenty.deviation { try tell(deviation20, deviation) }
    }
}
