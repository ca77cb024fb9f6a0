public import TierBusCore

/// A number with a fixed count of decimal places, kept as a whole number of its smallest unit.
///
/// What ``Price``, ``Quantity`` and ``Money`` have in common. Sums and differences are exact or throw; nothing wraps
/// around and nothing traps. Where a value has to be rounded, it goes to the nearest unit, a tie to the even one.
/// Why it is so: `Docs/Decisions/0001-prices-and-quantities.md`.
public protocol FixedDecimal: Hashable, Comparable, Sendable, BitwiseCopyable, Codable, CustomStringConvertible,
    ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, FieldValue
{
    /// The whole number that holds the units.
    associatedtype Units: FixedWidthInteger & SignedInteger & BitwiseCopyable & Sendable

    /// Decimal places; at most 19, so that ``scale`` fits in 64 bits.
    static var decimals: Int { get }

    /// The name of the type in errors.
    static var typeName: String { get }

    /// Units in 1: ten to the power of ``decimals``.
    static var scale: Units { get }

    /// The value as a count of its smallest unit.
    var units: Units { get }

    /// Takes a count of the smallest unit.
    init(units: Units)
}

extension FixedDecimal {
    /// 0.
    @inlinable
    public static var zero: Self { Self(units: 0) }

    /// The largest value.
    @inlinable
    public static var max: Self { Self(units: .max) }

    /// The smallest value.
    @inlinable
    public static var min: Self { Self(units: .min) }

    /// Whether it is 0.
    @inlinable
    public var isZero: Bool { units == 0 }

    /// -1, 0 or 1.
    @inlinable
    public var sign: Int { Int(units.signum()) }

    /// Orders by value.
    @inlinable
    public static func < (left: Self, right: Self) -> Bool { left.units < right.units }

    /// The exact sum.
    /// - Throws: ``MarketError/Code/outOfRange``.
    @inlinable
    public static func + (left: Self, right: Self) throws(MarketError) -> Self {
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        guard !overflow else { throw MarketError(.outOfRange, typeName) }
        return Self(units: sum)
    }

    /// The exact difference.
    /// - Throws: ``MarketError/Code/outOfRange``.
    @inlinable
    public static func - (left: Self, right: Self) throws(MarketError) -> Self {
        let (difference, overflow) = left.units.subtractingReportingOverflow(right.units)
        guard !overflow else { throw MarketError(.outOfRange, typeName) }
        return Self(units: difference)
    }

    /// Adds exactly.
    /// - Throws: ``MarketError/Code/outOfRange``; `left` is as it was.
    @inlinable
    public static func += (left: inout Self, right: Self) throws(MarketError) { left = try left + right }

    /// Subtracts exactly.
    /// - Throws: ``MarketError/Code/outOfRange``; `left` is as it was.
    @inlinable
    public static func -= (left: inout Self, right: Self) throws(MarketError) { left = try left - right }

    /// The value with the other sign.
    /// - Throws: ``MarketError/Code/outOfRange`` for ``min``, which has no counterpart.
    @inlinable
    public func negated() throws(MarketError) -> Self { try Self.zero - self }

    /// The value without its sign.
    /// - Throws: ``MarketError/Code/outOfRange`` for ``min``, which has no counterpart.
    @inlinable
    public func absolute() throws(MarketError) -> Self { units < 0 ? try negated() : self }
}

extension FixedDecimal {
    /// Decodes a decimal text, or a whole number. Any other JSON number is refused: it has been through binary.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            // What is no whole number is read as text, and that attempt reports what is wrong with it.
            if let whole = try? container.decode(Int64.self) {
                try self.init(whole: whole)
            } else {
                try self.init(container.decode(String.self))
            }
        } catch let error as MarketError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Encodes the decimal text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
