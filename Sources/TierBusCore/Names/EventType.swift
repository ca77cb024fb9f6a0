/// The name of a kind of event, such as `BAR` or `ORDER`.
@frozen
public struct EventType: InternedName {
    /// The handle and the text it stands for.
    public let name: InternedText

    /// Wraps a name; every valid name will do.
    public init(checking name: InternedText) throws(NameError) { self.name = name }
}
