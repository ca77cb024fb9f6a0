/// Whose buses get what a container forwards from outside.
public enum ForwardTarget: Sendable, Equatable {
    /// The bus of the container itself.
    case own
    /// The bus of each child.
    case children
    /// Both.
    case all
}
