public import TierBusCore

/// A condition on events of one type, compiled from text: a subset of the Common Expression Language.
///
/// ```swift
/// let condition = try Condition<Signal>("strength > 0.7 && symbol in ['AAPL', 'MSFT']")
/// condition.matches(signal)
/// ```
///
/// Names and types are checked when it is compiled: a misspelt field, or a comparison that can never be true, is an error
/// that names line and column. Fields are reached as `event.strength` or `strength`. What is in the language and what is
/// not: `Docs/Conditions.md`.
public struct Condition<E: EventFields>: Sendable {
    /// The text it was made of; of one made from a ``DynamicFields`` filter, what it would be as a text.
    public let source: String

    /// Whether there are events for which it is neither true nor false, such as those with a 0 to divide by.
    public let canFail: Bool

    let node: Node
    /// By the address of an event, which lives meanwhile.
    @usableFromInline
    package let ask: Ask

    /// Compiles a text.
    /// - Throws: ``ConditionError`` for the first thing that is wrong.
    /// - Complexity: O(bytes of the source), of which there are at most ``ConditionLimits/maxBytes``.
    public init(_ source: String) throws(ConditionError) {
        try self.init(try Parser.parse(source), source)
    }

    init(_ node: Node, _ source: String) throws(ConditionError) {
        let compiler = Self.compiler(source)
        let part = try compiler.compile(node)
        if case .failing(let failure) = part.form {
            throw ConditionError(
                .constant, "the condition always fails: \(failure.message)", at: failure.offset, in: source)
        }
        guard part.type.base == .bool || part.type.base == .dynamic else {
            throw ConditionError(
                .type, "a condition is true or false; this is a value of type \(part.type.name)", at: node.offset,
                in: source)
        }
        self.node = node
        self.source = source
        if let program = try TestBuilder.build(node, compiler) {
            ask = program.ask
            canFail = false
        } else {
            ask = part.truth(at: node.offset)
            canFail = part.canFail || part.type != .bool
        }
    }

    static func compiler(_ source: String) -> Compiler<E> {
        Compiler(source: source, scope: .fields(E.fields, of: E.eventType.text))
    }

    /// Whether it is true for an event; false also if it fails.
    /// - Complexity: O(operators). Comparisons of fields with constants, `in` lists of constants, `&&`, `||` and `!` read
    ///   the event where it lies and allocate nothing. Source: benchmark `condition/compare-2`.
    @inlinable
    public func matches(_ event: E) -> Bool {
        // No match, as the language has it for a filter; `evaluate` tells why.
        withUnsafePointer(to: event) { (try? ask.isTrue(UnsafeRawPointer($0))) ?? false }
    }

    /// Whether it is true for an event.
    /// - Throws: ``ConditionFailure`` if it is neither true nor false.
    /// - Complexity: As ``matches(_:)``.
    @inlinable
    public func evaluate(_ event: E) throws(ConditionFailure) -> Bool {
        try withUnsafePointer(to: event) { (event) throws(ConditionFailure) in try ask.isTrue(UnsafeRawPointer(event)) }
    }
}

extension Condition: CustomStringConvertible {
    /// The text.
    public var description: String { source }
}
