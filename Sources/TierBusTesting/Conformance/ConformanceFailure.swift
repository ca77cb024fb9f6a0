/// A rule that was broken.
public struct ConformanceFailure: Error, Hashable, CustomStringConvertible {
    /// The name of the rule.
    public let rule: String
    /// What the rule says.
    public let expected: String
    /// What was seen instead.
    public let seen: String

    /// `order: The events reach a target in the order they were routed; seen: ...`
    public var description: String { "\(rule): \(expected); seen: \(seen)" }
}
