public import TierBusCore

extension FixedDecimal {
    /// A double that is kept as units, where those have 64 bits; else a double.
    public static var fieldForm: FieldForm {
        Units.bitWidth == 64 ? .decimal { Self(units: Units($0)).doubleValue } : .double
    }

    /// The units, where they have 64 bits.
    public static var fieldStorage: FieldStorage? {
        Units.bitWidth == 64 && MemoryLayout<Self>.size == MemoryLayout<Units>.size ? .long : nil
    }

    /// The units, where they have 64 bits.
    public var fieldNumber: Int64? { Units.bitWidth == 64 ? Int64(units) : nil }

    /// The nearest double.
    public var fieldContent: DynamicValue? { .double(doubleValue) }
}
