/// Puts together the children of a ``Hierarchical``.
@resultBuilder
public enum ChildBuilder {
    /// The first.
    public static func buildPartialBlock<First: HierarchyMembers>(first: First) -> First { first }

    /// One after others.
    public static func buildPartialBlock<First: HierarchyMembers, Second: HierarchyMembers>(
        accumulated: First, next: Second
    ) -> ChildPair<First, Second> { ChildPair(accumulated, next) }
}
