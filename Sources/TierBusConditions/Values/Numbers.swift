/// Whole numbers and doubles on one line.
enum Numbers {
    /// How two values stand to each other.
    enum Order {
        case less, same, more
        /// One of them is a NaN.
        case none
    }

    /// Compares by value, exactly: no rounding of the whole number.
    static func compare(_ whole: Int64, _ double: Double) -> Order {
        if double.isNaN { return .none }
        // 2 to the power of 63, and the same below 0: what no whole number is beyond.
        if double >= 0x1p63 { return .less }
        if double < -0x1p63 { return .more }
        let floor = double.rounded(.down)
        // In range, and exactly: a double without a fraction.
        let number = Int64(floor)
        if whole != number { return whole < number ? .less : .more }
        return floor == double ? .same : .less
    }

    static func compare<Value: Comparable>(_ left: Value, _ right: Value) -> Order {
        left < right ? .less : left > right ? .more : left == right ? .same : .none
    }

    /// The whole number that a double is; nil if it has a fraction or is out of range.
    static func whole(_ double: Double) -> Int64? { Int64(exactly: double) }
}
