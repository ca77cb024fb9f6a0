public import TierBusCore

/// A content-based router: the first rule that wants an event gets it, and no other.
///
/// ```swift
/// let router = try Selective {
///     When(try Filter<Signal>.condition("strength > 0.9"), to: fast)
///     When(Signal.self, to: slow)
///     Otherwise(to: log)
/// }
/// ```
///
/// A rule whose condition fails does not want the event; the next one is asked, and the failure comes out at the end.
public struct Selective<Rules: RoutingRule>: Adapter {
    @usableFromInline
    let rules: Rules
    @usableFromInline
    let missed: Tally

    /// Asks the rules in their order.
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

    /// Sends the event by the first rule that wants it; counts it as ``unroutable`` if none does.
    /// - Throws: What the target threw, and conditions that failed on the way.
    @inlinable
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var failures = FailureList()
        if !rules.sendFirst(event, delivery, &failures) { missed.add() }
        try failures.throwAny()
    }
}
