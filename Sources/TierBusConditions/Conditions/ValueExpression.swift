/// An expression of the condition language over values that are bound to names when it is evaluated.
///
/// Nothing is declared, so types and names are looked at when it is evaluated, as CEL has it: `1 == 'a'` is false here,
/// where a ``Condition`` refuses it.
///
/// ```swift
/// let size = try ValueExpression("price * quantity")
/// try size.evaluate(["price": 2.5, "quantity": 4.0])   // .double(10.0)
/// ```
public struct ValueExpression: Sendable {
    /// Values by name.
    public typealias Bindings = [String: ConditionValue]

    /// The text it was made of.
    public let source: String

    private let reading: Reading

    /// Compiles a text.
    /// - Throws: ``ConditionError`` for the first thing that is wrong with its syntax.
    /// - Complexity: O(bytes of the source), of which there are at most ``ConditionLimits/maxBytes``.
    public init(_ source: String) throws(ConditionError) {
        let node = try Parser.parse(source)
        let compiler = Compiler<Bindings>(
            source: source, scope: .bindings { name, offset in Self.binding(name, at: offset) })
        self.source = source
        reading = try compiler.compile(node).reading(at: node.offset)
    }

    /// The value of a name; `event` is the map of all bindings unless it is bound.
    private static func binding(_ name: String, at offset: Int) -> Compiled<Bindings> {
        Compiled(
            .closure(
                Reading { (bindings) throws(ConditionFailure) in
                    let bindings = bindings.assumingMemoryBound(to: Bindings.self)
                    if let value = bindings.pointee[name] { return value }
                    guard name == Compiler<Bindings>.subjectWord else {
                        throw ConditionFailure(
                            .unknownName, "nothing is bound to \(Printable.quoted(name))", at: offset)
                    }
                    let entries = bindings.pointee.sorted { $0.key < $1.key }
                        .map { (key: ConditionMap.Key.text($0.key), value: $0.value) }
                    return ConditionMap(entries).map { .map($0) } ?? .null
                }), .dynamic, canFail: true)
    }

    /// The value for some bindings.
    /// - Throws: ``ConditionFailure`` if there is none.
    public func evaluate(_ bindings: Bindings = [:]) throws(ConditionFailure) -> ConditionValue {
        try withUnsafePointer(to: bindings) { (bindings) throws(ConditionFailure) in
            try reading.value(UnsafeRawPointer(bindings))
        }
    }
}
