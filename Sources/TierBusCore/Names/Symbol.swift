/// The name of something traded, such as `AAPL` or `EURUSD`.
@frozen
public struct Symbol: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Wraps a name; every valid name will do.
    public init(checking name: InternedText) throws(NameError) { self.name = name }
}
