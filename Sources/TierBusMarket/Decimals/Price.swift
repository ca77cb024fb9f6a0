import TierBusCore

/// What one of something costs: nine decimal places, up to about 9.2 billion either way.
@frozen
public struct Price: FixedDecimal {
    /// Billionths.
    public let units: Int64

    /// Takes billionths.
    @inlinable
    public init(units: Int64) { self.units = units }

    /// 9.
    @inlinable
    public static var decimals: Int { 9 }
    /// A billion.
    @inlinable
    public static var scale: Int64 { 1_000_000_000 }
    /// `Price`.
    @inlinable
    public static var typeName: String { "Price" }
}
