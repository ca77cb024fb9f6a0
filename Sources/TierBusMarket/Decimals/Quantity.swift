import TierBusCore

/// How much of something: eight decimal places, up to about 92 billion either way. A short position is below 0.
@frozen
public struct Quantity: FixedDecimal {
    /// Hundred-millionths.
    public let units: Int64

    /// Takes hundred-millionths.
    @inlinable
    public init(units: Int64) { self.units = units }

    /// 8.
    @inlinable
    public static var decimals: Int { 8 }
    /// A hundred million.
    @inlinable
    public static var scale: Int64 { 100_000_000 }
    /// `Quantity`.
    @inlinable
    public static var typeName: String { "Quantity" }
}
