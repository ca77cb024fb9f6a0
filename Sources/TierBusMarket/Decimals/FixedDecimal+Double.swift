extension FixedDecimal {
    /// The nearest double, a tie to the even one: what a strategy computes with.
    /// - Complexity: a division where ``units`` has at most 53 bits, else a few of 128 bits. No allocation.
    @inlinable
    public var doubleValue: Double {
        // Both operands are exact, so the one rounding is that of the division.
        if units.magnitude <= 1 << 53, Self.decimals <= 22 { return Double(Int64(units)) / Double(Self.scale) }
        return ExactDouble.quotient(UInt128(units.magnitude), by: UInt128(Self.scale), isNegative: units < 0)
    }

    /// The value that is nearest to a double, a tie to the even unit. Computed exactly: no second rounding.
    /// - Throws: ``MarketError``: not finite, or out of range.
    public init(rounding value: Double) throws(MarketError) {
        guard value.isFinite else { throw MarketError(.notFinite, Self.typeName) }
        guard let magnitude = ExactDouble.product(value.magnitude, by: UInt128(Self.scale)),
            let narrow = Units.Magnitude(exactly: magnitude)
        else { throw MarketError(.outOfRange, Self.typeName) }
        try self.init(magnitude: narrow, isNegative: value.sign == .minus)
    }
}
