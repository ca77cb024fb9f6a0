/// A part of a parsed expression.
struct Node: Sendable {
    indirect enum Kind: Sendable {
        case literal(ConditionValue)
        case name(String)
        case select(Node, String)
        case index(Node, Node)
        case has(Node, String)
        case call(Function, [Node])
        case not(Node)
        case negated(Node)
        case binary(BinaryOperator, Node, Node)
        /// A row of `&&`.
        case all([Node])
        /// A row of `||`.
        case any([Node])
        case choice(Node, Node, Node)
        case list([Node])
        case map([(key: Node, value: Node)])
    }

    let kind: Kind
    /// Where errors of it are shown: the operator, the name, the first byte.
    let offset: Int
    /// The bytes of the source that it was read from.
    var range: Range<Int>
    /// Levels of it, 1 for a literal or a name.
    let depth: Int
}
