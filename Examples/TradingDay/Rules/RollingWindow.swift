import TierBusMarket

/// The last so many prices.
///
/// What it answers depends on those prices alone, never on what has left the window: the sum is kept in whole units, and
/// the deviation is computed anew each time, from the oldest price to the newest.
struct RollingWindow: Sendable {
    /// How many prices it holds when it is full, 1 or more.
    let length: Int
    /// The sum of the prices, in their smallest unit. Exact.
    private(set) var sum: Int128 = 0
    private var values: [Price] = []
    private var oldest = 0

    init(_ length: Int) {
        self.length = max(1, length)
        values.reserveCapacity(self.length)
    }

    /// Whether it has seen as many prices as it holds.
    var isFull: Bool { values.count == length }

    /// Takes a price, and lets go of the oldest where it is full.
    mutating func push(_ price: Price) {
        if isFull {
            sum += Int128(price.units) - Int128(values[oldest].units)
            values[oldest] = price
            oldest = oldest + 1 == length ? 0 : oldest + 1
        } else {
            sum += Int128(price.units)
            values.append(price)
        }
    }

    /// The arithmetic mean; nil until the window is full.
    var mean: Double? { isFull ? meanInUnits / Double(Price.scale) : nil }

    /// The population standard deviation; nil until the window is full.
    /// - Complexity: O(length).
    var deviation: Double? {
        guard isFull else { return nil }
        let mean = meanInUnits
        var squares = 0.0
        for value in values[oldest...] { squares += Self.square(Double(value.units) - mean) }
        for value in values[..<oldest] { squares += Self.square(Double(value.units) - mean) }
        return (squares / Double(length)).squareRoot() / Double(Price.scale)
    }

    private var meanInUnits: Double {
        // The narrow conversion is one instruction; both round once.
        let wide = Int64(exactly: sum).map(Double.init) ?? Double(sum)
        return wide / Double(length)
    }

    private static func square(_ value: Double) -> Double { value * value }
}

extension RollingWindow {
    /// Whether the mean of this window is over (1) or under (-1) that of another, or equal to it (0), decided exactly.
    func compareMean(with other: RollingWindow) -> Int {
        // At most 64 bits and the bits of two lengths, far within 128.
        let (left, right) = (sum * Int128(other.length), other.sum * Int128(length))
        return left > right ? 1 : left < right ? -1 : 0
    }
}
