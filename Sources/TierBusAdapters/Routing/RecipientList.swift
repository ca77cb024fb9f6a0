public import TierBusCore

/// Every rule that wants an event sends it to its target, in the order of the rules.
///
/// A target that throws, or a condition that fails, harms no other; the failures come out at the end.
public struct RecipientList<Rules: RoutingRule>: Adapter {
    @usableFromInline
    let rules: Rules
    @usableFromInline
    let missed: Tally

    /// Asks all rules.
    @inlinable
    public init(@RuleBuilder _ rules: () throws -> Rules) rethrows { self.init(try rules()) }

    /// Takes one rule, which may be a row of them.
    @inlinable
    public init(_ rules: Rules) {
        self.rules = rules
        missed = Tally()
    }

    /// Events that no rule wanted.
    public var unroutable: Int { missed.count }

    /// Sends the event by all rules that want it; counts it as ``unroutable`` if none does.
    /// - Throws: What targets threw, and conditions that failed; ``AdapterFailures`` if they are several.
    @inlinable
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var failures = FailureList()
        if !rules.sendAll(event, delivery, &failures) { missed.add() }
        try failures.throwAny()
    }
}
