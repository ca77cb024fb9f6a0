/// Puts together the rules of a ``Selective`` or a ``RecipientList``.
@resultBuilder
public enum RuleBuilder {
    /// The first rule.
    @inlinable
    public static func buildPartialBlock<Rule: RoutingRule>(first: Rule) -> Rule { first }

    /// A rule behind others.
    @inlinable
    public static func buildPartialBlock<First: RoutingRule, Second: RoutingRule>(
        accumulated: First, next: Second
    ) -> RuleRow<First, Second> { RuleRow(accumulated, next) }
}
