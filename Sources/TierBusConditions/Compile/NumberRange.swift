/// The whole numbers that a comparison with a constant is true for: from one to another.
struct NumberRange {
    let low: Int64
    let high: Int64

    /// - Parameters:
    ///   - order: How a number stands to the constant. Does not fall from less to more as numbers rise.
    /// - Returns: nil if there is none.
    init?(_ symbol: BinaryOperator, _ order: (Int64) -> Numbers.Order) {
        // First number that is not less than the constant, and first one that is more; nil if none is.
        let same = Self.first { order($0) != .less }
        let more = Self.first { order($0) == .more }
        let last: (Int64?) -> Int64? = { first in
            guard let first else { return .max }
            return first == .min ? nil : first - 1
        }
        let ends: (Int64?, Int64?)
        switch symbol {
        case .less: ends = (.min, last(same))
        case .lessOrEqual: ends = (.min, last(more))
        case .greater: ends = (more, .max)
        case .greaterOrEqual: ends = (same, .max)
        case .equal: ends = (same, last(more))
        default: return nil
        }
        guard let low = ends.0, let high = ends.1, low <= high else { return nil }
        (self.low, self.high) = (low, high)
    }

    /// The first number for which something holds that holds for all behind it; nil if it holds for none.
    private static func first(_ holds: (Int64) -> Bool) -> Int64? {
        guard holds(.max) else { return nil }
        // Halved as unsigned numbers, whose order is the same once the sign's bit is turned.
        var (low, high) = (UInt64.min, UInt64.max)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(Int64(bitPattern: middle ^ 1 << 63)) { high = middle } else { low = middle + 1 }
        }
        return Int64(bitPattern: low ^ 1 << 63)
    }
}
