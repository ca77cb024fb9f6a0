/// Why a condition matches an event, or does not.
public struct Explanation: Sendable, Equatable, CustomStringConvertible {
    /// Whether it matches.
    public let matches: Bool
    /// The part of the source that decided.
    public let operand: String
    /// What that part came to: `true`, `false`, or why it failed.
    public let outcome: String
    /// Whether that part failed.
    public let isFailure: Bool
    /// The fields in that part, and what they are.
    public let fields: [(name: String, value: String)]

    /// Such as `no match: event.regime == 'BULL' is false (regime is 'BEAR')`; at most 1 KiB.
    public var description: String {
        let values = fields.map { "\($0.name) is \($0.value)" }.joined(separator: ", ")
        return Printable.bounded(
            "\(matches ? "match" : "no match"): \(operand) \(isFailure ? "fails: " : "is ")\(outcome)"
                + (values.isEmpty ? "" : " (\(values))"))
    }

    /// Whether all parts are equal.
    public static func == (left: Explanation, right: Explanation) -> Bool {
        left.description == right.description && left.matches == right.matches
    }
}
