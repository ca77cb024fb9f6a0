/// What a statement may do with tables of the app's own.
public enum TableAccess: Sendable, Hashable {
    /// Look at them.
    case reading
    /// Look at their rows and change them.
    case writing
}
