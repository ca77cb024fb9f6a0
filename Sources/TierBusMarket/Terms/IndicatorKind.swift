public import TierBusCore

/// The name of what an indicator measures, parameters included, such as `SMA_20`.
@frozen
public struct IndicatorKind: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Wraps a name; every valid name will do.
    public init(checking name: InternedText) throws(NameError) { self.name = name }
}
