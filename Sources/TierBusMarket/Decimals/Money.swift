import TierBusCore

/// An amount of money: seventeen decimal places, as many as a price and a quantity have together, up to about
/// 1.7 * 10^21 either way. So a price times a quantity is exact, always.
@frozen
public struct Money: FixedDecimal {
    /// Units of 10^-17.
    public let units: Int128

    /// Takes units of 10^-17.
    @inlinable
    public init(units: Int128) { self.units = units }

    /// 17.
    @inlinable
    public static var decimals: Int { 17 }
    /// 10^17.
    @inlinable
    public static var scale: Int128 { 100_000_000_000_000_000 }
    /// `Money`.
    @inlinable
    public static var typeName: String { "Money" }
}

extension Money {
    /// The nearest amount with so many decimal places, a tie to the even one: 2 for cents.
    /// - Parameter places: 0 to 17; anything beyond changes nothing or counts as 0.
    /// - Throws: ``MarketError/Code/outOfRange`` where the nearest such amount is beyond the type.
    public func rounded(toDecimals places: Int) throws(MarketError) -> Money {
        guard places < Self.decimals else { return self }
        var step: Int128 = 1
        for _ in Swift.max(places, 0)..<Self.decimals { step *= 10 }
        let (units, overflow) = Self.divide(units, by: step).multipliedReportingOverflow(by: step)
        guard !overflow else { throw MarketError(.outOfRange, Self.typeName) }
        return Money(units: units)
    }

    /// The whole number nearest to `dividend` / `divisor`, a tie to the even one; `divisor` is neither 0 nor -1 beside
    /// the smallest dividend.
    static func divide(_ dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        // The remainder is smaller than the divisor, so the subtraction stays above 0.
        let (low, high) = (remainder.magnitude, divisor.magnitude - remainder.magnitude)
        guard low > high || (low == high && quotient & 1 != 0) else { return quotient }
        return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }
}

extension Price {
    /// What `quantity` costs at this price. Exact, and within the range of ``Money`` for any price and quantity.
    @inlinable
    public static func * (price: Price, quantity: Quantity) -> Money {
        Money(units: Int128(price.units) * Int128(quantity.units))
    }

    /// The average price: `money` shared out over `quantity`, to the nearest billionth, a tie to the even one.
    /// - Throws: ``MarketError``: division by zero, or out of range.
    public init(_ money: Money, per quantity: Quantity) throws(MarketError) {
        guard quantity.units != 0 else { throw MarketError(.divisionByZero, Self.typeName) }
        // The one quotient that has no room: the smallest number by -1.
        guard money.units != .min || quantity.units != -1,
            let units = Int64(exactly: Money.divide(money.units, by: Int128(quantity.units)))
        else { throw MarketError(.outOfRange, Self.typeName) }
        self.init(units: units)
    }
}
