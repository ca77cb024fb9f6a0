import TierBusCore

/// Writes the text of a filter by fields, and makes the nodes that would be read from it. The limits of texts do not hold
/// for it: a list may have as many values as it wants.
struct FilterText {
    private(set) var source = ""

    var count: Int { source.utf8.count }

    mutating func write(_ text: String) { source += text }

    /// `event.name == value`, or `event.name in [values]`.
    mutating func test(_ name: String, _ value: DynamicValue, from start: Int) throws(ConditionError) -> Node {
        let begin = count
        let field = field(name)
        let isList: Bool = if case .list = value { true } else { false }
        write(isList ? " in " : " == ")
        let literal = try literal(value, of: name)
        return Node(
            kind: .binary(isList ? .in : .equal, field, literal), offset: begin, range: begin..<count, depth: 3)
    }

    /// `(!has(event.name) || event.name == value)`: what is for somebody, or for all.
    mutating func addressed(_ name: String, _ value: DynamicValue) throws(ConditionError) -> Node {
        let begin = count
        write("(!has(")
        let event = Node(kind: .name("event"), offset: count, range: count..<count + 5, depth: 1)
        let has = Node(kind: .has(event, name), offset: count, range: count - 4..<count + 6 + name.utf8.count, depth: 2)
        write("event.\(name)")
        write(") || ")
        let absent = Node(kind: .not(has), offset: begin, range: begin + 1..<count - 4, depth: 3)
        let test = try test(name, value, from: count)
        write(")")
        return Node(kind: .any([absent, test]), offset: begin, range: begin..<count, depth: 4)
    }

    private mutating func field(_ name: String) -> Node {
        let begin = count
        let event = Node(kind: .name("event"), offset: begin, range: begin..<begin + 5, depth: 1)
        write("event.\(name)")
        return Node(kind: .select(event, name), offset: begin, range: begin..<count, depth: 2)
    }

    private mutating func literal(_ value: DynamicValue, of name: String) throws(ConditionError) -> Node {
        let begin = count
        switch value {
        case .list(let values):
            guard !values.isEmpty else { throw refused("the list for '\(name)' has no values") }
            write("[")
            var nodes: [Node] = []
            for (place, value) in values.enumerated() {
                if place > 0 { write(", ") }
                nodes.append(try scalar(value, of: name))
            }
            write("]")
            return Node(kind: .list(nodes), offset: begin, range: begin..<count, depth: 2)
        default: return try scalar(value, of: name)
        }
    }

    private mutating func scalar(_ value: DynamicValue, of name: String) throws(ConditionError) -> Node {
        let begin = count
        switch value {
        case .bool, .int, .double: write(ConditionValue(value).json)
        case .string(let text): write(Self.quoted(text))
        case .null, .list, .map: throw refused("'\(name)' takes a value or a list of values")
        }
        return Node(kind: .literal(ConditionValue(value)), offset: begin, range: begin..<count, depth: 1)
    }

    private func refused(_ message: String) -> ConditionError {
        ConditionError(.filter, message, at: count, in: source)
    }

    private static func quoted(_ text: String) -> String {
        var result = "'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "'": result += "\\'"
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }
}
