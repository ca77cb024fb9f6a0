extension FixedDecimal {
    /// Reads a decimal: an optional `-`, digits and, if there is a point, digits after it. Exact.
    ///
    /// Zeros beyond the last decimal place are allowed; exponents, spaces, `+` and grouping are not. A literal is
    /// checked like any text, but one that is wrong is a programmer's error and traps.
    /// - Throws: ``MarketError``: empty, malformed, too precise or out of range.
    /// - Complexity: O(bytes), no allocation.
    @inlinable
    public init(_ text: String) throws(MarketError) { try self.init(utf8: text.utf8) }

    /// Reads a decimal as ``init(_:)`` does, from the bytes of its text.
    @inlinable
    public init(utf8 text: some Collection<UInt8>) throws(MarketError) {
        let point = UInt8(ascii: ".")
        var rest = text.makeIterator()
        var byte = rest.next()
        guard byte != nil else { throw MarketError(.empty, Self.typeName) }
        var place = 0
        let isNegative = byte == UInt8(ascii: "-")
        if isNegative {
            byte = rest.next()
            place = 1
        }
        var magnitude: Units.Magnitude = 0
        // Places after the point that `magnitude` holds; nil before the point.
        var fraction: Int?
        // Whether the last byte was a digit: it has to be before a point and at the end.
        var afterDigit = false
        var overflow = false
        var isTooPrecise = false
        while let current = byte {
            let digit = current &- UInt8(ascii: "0")
            if digit < 10 {
                afterDigit = true
                if let places = fraction, places == Self.decimals {
                    isTooPrecise = isTooPrecise || digit != 0
                } else {
                    let (product, tooLarge) = magnitude.multipliedReportingOverflow(by: 10)
                    let (sum, tooLargeToo) = product.addingReportingOverflow(Units.Magnitude(digit))
                    overflow = overflow || tooLarge || tooLargeToo
                    magnitude = sum
                    if let places = fraction { fraction = places + 1 }
                }
            } else if current == point, afterDigit, fraction == nil {
                fraction = 0
                afterDigit = false
            } else {
                throw MarketError(.malformed(at: place), Self.typeName)
            }
            place += 1
            byte = rest.next()
        }
        guard afterDigit else { throw MarketError(.malformed(at: place), Self.typeName) }
        guard !isTooPrecise else { throw MarketError(.tooPrecise(decimals: Self.decimals), Self.typeName) }
        var places = fraction ?? 0
        while places < Self.decimals, !overflow {
            (magnitude, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            places += 1
        }
        guard !overflow else { throw MarketError(.outOfRange, Self.typeName) }
        try self.init(magnitude: magnitude, isNegative: isNegative)
    }

    /// Takes a whole number. Exact.
    /// - Throws: ``MarketError/Code/outOfRange``.
    @inlinable
    public init(whole number: some BinaryInteger) throws(MarketError) {
        guard let number = Units(exactly: number) else { throw MarketError(.outOfRange, Self.typeName) }
        let (units, overflow) = number.multipliedReportingOverflow(by: Self.scale)
        guard !overflow else { throw MarketError(.outOfRange, Self.typeName) }
        self.init(units: units)
    }

    @inlinable
    init(magnitude: Units.Magnitude, isNegative: Bool) throws(MarketError) {
        if let units = Units(exactly: magnitude) {
            self.init(units: isNegative ? 0 - units : units)
        } else if isNegative, magnitude == Units.min.magnitude {
            self.init(units: .min)
        } else {
            throw MarketError(.outOfRange, Self.typeName)
        }
    }

    /// Takes a literal; one that is not a value of the type is a programmer's error and traps.
    public init(stringLiteral text: String) {
        do {
            try self.init(text)
        } catch {
            preconditionFailure("'\(text)' is no literal for this type. \(error.description)")
        }
    }

    /// Takes a literal; one that is not a value of the type is a programmer's error and traps.
    public init(integerLiteral number: Int64) {
        do {
            try self.init(whole: number)
        } catch {
            preconditionFailure("\(number) is no literal for this type. \(error.description)")
        }
    }

    /// The exact decimal, as short as it gets: `1.07083`, `750`, `-0.5`.
    public var description: String {
        let (whole, fraction) = units.magnitude.quotientAndRemainder(dividingBy: Self.scale.magnitude)
        var text = units < 0 ? "-" : ""
        text += String(whole)
        guard fraction != 0 else { return text }
        let digits = String(fraction)
        text += "."
        text += String(repeating: "0", count: Self.decimals - digits.utf8.count)
        // Ends at the last digit that is not zero; there is one, for the fraction is not zero.
        text += digits[...(digits.lastIndex { $0 != "0" } ?? digits.startIndex)]
        return text
    }
}
