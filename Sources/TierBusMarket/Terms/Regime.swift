public import TierBusCore

/// The name of a state of the market, such as `bull` or `high_volatility`. An app names its own.
@frozen
public struct Regime: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Wraps a name; every valid name will do.
    public init(checking name: InternedText) throws(NameError) { self.name = name }
}
