/// Ways between whole numbers and doubles that round once, to nearest, ties to even, in whole-number arithmetic.
@usableFromInline
enum ExactDouble {
    /// The double nearest to `dividend` / `divisor`, which is above 0 and below 2^64.
    @usableFromInline
    static func quotient(_ dividend: UInt128, by divisor: UInt128, isNegative: Bool) -> Double {
        guard dividend != 0 else { return 0 }
        // With its highest bit set the dividend has 128 bits and the quotient at least 64, of which the upper 64 are
        // kept; whatever lies below them only decides whether the value is above a tie.
        let shift = dividend.leadingZeroBitCount
        let (wide, remainder) = (dividend << UInt128(shift)).quotientAndRemainder(dividingBy: divisor)
        let surplus = 64 - wide.leadingZeroBitCount
        var kept = UInt64(truncatingIfNeeded: wide >> UInt128(surplus))
        if remainder != 0 || UInt128(kept) << UInt128(surplus) != wide { kept |= 1 }
        return Double(sign: isNegative ? .minus : .plus, exponent: surplus - shift, significand: Double(kept))
    }

    /// The whole number nearest to `factor` * `scale`, both not negative; nil if it has more than 127 bits.
    static func product(_ factor: Double, by scale: UInt128) -> UInt128? {
        guard factor != 0 else { return 0 }
        // `factor` is `significand` * 2^`exponent`, with a significand of at most 53 bits.
        let isNormal = factor.exponentBitPattern != 0
        let significand = UInt128(factor.significandBitPattern) | (isNormal ? 1 << 52 : 0)
        let exponent = Int(isNormal ? factor.exponentBitPattern : 1) - 1075
        let (product, overflow) = significand.multipliedReportingOverflow(by: scale)
        guard !overflow else { return nil }
        guard exponent < 0 else {
            return exponent < product.leadingZeroBitCount ? product << UInt128(exponent) : nil
        }
        guard exponent > -128 else { return 0 }
        let dropped = UInt128(-exponent)
        let whole = product >> dropped
        let rest = product & ((1 << dropped) - 1)
        let half: UInt128 = 1 << (dropped - 1)
        return rest > half || (rest == half && whole & 1 == 1) ? whole + 1 : whole
    }
}
