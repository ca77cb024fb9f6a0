/// What became of an event that was shown to ``HierarchyMembers``.
public enum HierarchyOutcome: Sendable {
    /// It is of nobody below.
    case elsewhere
    /// It is of somebody below, and somebody got it.
    case sent
    /// It is of somebody below, and neither a result nor context there.
    case unwanted
}
