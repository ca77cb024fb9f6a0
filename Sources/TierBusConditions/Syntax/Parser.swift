import TierBusCore

/// Reads an expression, by the grammar of CEL. Recursion goes as deep as ``ConditionLimits/maxDepth``, no deeper.
struct Parser {
    private var lexer: Lexer
    private var token: Token
    private var level = 0
    private var nodes = 0
    /// Bytes before the end of the token read last.
    private var lastEnd = 0

    /// - Throws: ``ConditionError`` for the first thing that is wrong.
    static func parse(_ source: String) throws(ConditionError) -> Node {
        var parser = try Parser(source)
        let node = try parser.expression()
        guard parser.token.kind == .end else { throw parser.unexpected("an operator or the end") }
        return node
    }

    private init(_ source: String) throws(ConditionError) {
        lexer = try Lexer(source)
        token = try lexer.next()
    }

    // MARK: Tokens

    private mutating func advance() throws(ConditionError) {
        lastEnd = token.end
        token = try lexer.next()
    }

    private func isAt(_ sign: Sign) -> Bool { token.kind == .sign(sign) }

    private mutating func take(_ sign: Sign) throws(ConditionError) -> Bool {
        guard isAt(sign) else { return false }
        try advance()
        return true
    }

    private mutating func expect(_ sign: Sign) throws(ConditionError) {
        guard try take(sign) else { throw unexpected("'\(sign.rawValue)'") }
    }

    private func error(_ code: ConditionError.Code, _ message: String, at offset: Int? = nil) -> ConditionError {
        lexer.error(code, message, at: offset ?? token.offset)
    }

    private func unexpected(_ wanted: String) -> ConditionError {
        switch token.kind {
        case .end: return error(.syntax, "the condition ends where \(wanted) is expected")
        case .reserved(let word): return error(.reserved, "'\(word)' is a reserved word and cannot be a name")
        case .quotedName: return error(.syntax, "a name in backticks can only stand behind a '.'")
        default:
            let text = String(decoding: lexer.bytes[token.offset..<token.end], as: UTF8.self)
            return error(.syntax, "\(Printable.quoted(text)) stands where \(wanted) is expected")
        }
    }

    // MARK: Nodes

    private mutating func node(
        _ kind: Node.Kind, at offset: Int, from start: Int, over parts: [Node] = []
    ) throws(ConditionError) -> Node {
        nodes += 1
        guard nodes <= ConditionLimits.maxNodes else {
            throw error(
                .tooLarge, "the condition has more than \(ConditionLimits.maxNodes) literals, names and operators",
                at: offset)
        }
        let depth = 1 + parts.reduce(0) { max($0, $1.depth) }
        guard depth <= ConditionLimits.maxDepth else { throw tooDeep(at: offset) }
        return Node(kind: kind, offset: offset, range: start..<lastEnd, depth: depth)
    }

    private func tooDeep(at offset: Int) -> ConditionError {
        error(.tooDeep, "the condition is nested more than \(ConditionLimits.maxDepth) levels deep", at: offset)
    }

    private mutating func enter() throws(ConditionError) {
        level += 1
        guard level <= ConditionLimits.maxDepth else { throw tooDeep(at: token.offset) }
    }

    // MARK: Grammar

    /// `a ? b : c`, or anything that binds more strongly.
    private mutating func expression() throws(ConditionError) -> Node {
        try enter()
        defer { level -= 1 }
        let condition = try row(.or)
        let offset = token.offset
        guard try take(.question) else { return condition }
        let first = try row(.or)
        try expect(.colon)
        let second = try expression()
        return try node(
            .choice(condition, first, second), at: offset, from: condition.range.lowerBound,
            over: [condition, first, second])
    }

    /// A row of `||` over rows of `&&` over relations.
    private mutating func row(_ sign: Sign) throws(ConditionError) -> Node {
        let first = sign == .or ? try row(.and) : try binary(1)
        guard isAt(sign) else { return first }
        let offset = token.offset
        var parts = [first]
        while try take(sign) { parts.append(sign == .or ? try row(.and) : try binary(1)) }
        return try node(
            sign == .or ? .any(parts) : .all(parts), at: offset, from: first.range.lowerBound, over: parts)
    }

    /// Operators of at least one precedence, from left to right.
    private mutating func binary(_ precedence: Int) throws(ConditionError) -> Node {
        var left = try unary()
        while case .sign(let sign) = token.kind, let own = sign.precedence, own >= precedence,
            let symbol = BinaryOperator(rawValue: sign.rawValue)
        {
            let offset = token.offset
            try advance()
            let right = try binary(own + 1)
            left = try node(
                .binary(symbol, left, right), at: offset, from: left.range.lowerBound, over: [left, right])
        }
        return left
    }

    /// A row of `!` or of `-`, which is part of a number that follows at once.
    private mutating func unary() throws(ConditionError) -> Node {
        guard isAt(.not) || isAt(.minus) else { return try member(try primary(isNegative: false)) }
        let sign: Sign = isAt(.not) ? .not : .minus
        var offsets: [Int] = []
        while isAt(sign) {
            offsets.append(token.offset)
            guard offsets.count <= ConditionLimits.maxDepth else { throw tooDeep(at: token.offset) }
            try advance()
        }
        var result: Node
        if sign == .minus, token.kind.isNumber {
            let start = offsets.removeLast()
            var number = try primary(isNegative: true)
            number.range = start..<number.range.upperBound
            result = try member(number)
        } else {
            result = try member(try primary(isNegative: false))
        }
        for offset in offsets.reversed() {
            result = try node(
                sign == .not ? .not(result) : .negated(result), at: offset, from: offset, over: [result])
        }
        return result
    }

    /// Selections, indices and calls behind a value.
    private mutating func member(_ value: Node) throws(ConditionError) -> Node {
        var value = value
        while true {
            let offset = token.offset
            if try take(.point) {
                value = try selection(from: value)
            } else if try take(.openBracket) {
                let index = try expression()
                try expect(.closeBracket)
                value = try node(.index(value, index), at: offset, from: value.range.lowerBound, over: [value, index])
            } else if isAt(.openBrace), value.isPath {
                throw error(.unsupported, "messages are not part of the language")
            } else {
                return value
            }
        }
    }

    /// What follows a point: a field, or a function and its arguments.
    private mutating func selection(from value: Node) throws(ConditionError) -> Node {
        let offset = token.offset
        let name: String
        switch token.kind {
        case .name(let text), .reserved(let text), .quotedName(let text): name = text
        default: throw unexpected("the name of a field")
        }
        let isQuoted: Bool = if case .quotedName = token.kind { true } else { false }
        try advance()
        guard isAt(.openParenthesis), !isQuoted else {
            return try node(.select(value, name), at: offset, from: value.range.lowerBound, over: [value])
        }
        return try call(name, on: value, at: offset, from: value.range.lowerBound)
    }

    private mutating func primary(isNegative: Bool) throws(ConditionError) -> Node {
        let start = token.offset
        switch token.kind {
        case .int(let magnitude): return try literal(.int(try whole(magnitude, isNegative: isNegative)))
        case .double(let value): return try literal(.double(isNegative ? -value : value))
        case .string(let text): return try literal(.string(text))
        case .bool(let value): return try literal(.bool(value))
        case .null: return try literal(.null)
        case .name: return try name(from: start)
        case .sign(.point):
            try advance()
            guard case .name = token.kind else { throw unexpected("a name") }
            return try name(from: start)
        case .sign(.openParenthesis): return try parenthesised()
        case .sign(.openBracket): return try list()
        case .sign(.openBrace): return try map()
        default: throw unexpected("a value")
        }
    }

    private mutating func literal(_ value: ConditionValue) throws(ConditionError) -> Node {
        let start = token.offset
        try advance()
        return try node(.literal(value), at: start, from: start)
    }

    private func whole(_ magnitude: UInt64, isNegative: Bool) throws(ConditionError) -> Int64 {
        if isNegative { return magnitude == 1 << 63 ? .min : -Int64(magnitude) }
        guard let value = Int64(exactly: magnitude) else { throw error(.number, "the number is too large for 64 bits") }
        return value
    }

    /// A field or binding, or a function and its arguments.
    private mutating func name(from start: Int) throws(ConditionError) -> Node {
        guard case .name(let text) = token.kind else { throw unexpected("a name") }
        let offset = token.offset
        try advance()
        if isAt(.openParenthesis) { return try call(text, on: nil, at: offset, from: start) }
        return try node(.name(text), at: offset, from: start)
    }

    private mutating func parenthesised() throws(ConditionError) -> Node {
        let start = token.offset
        try advance()
        let inner = try expression()
        try expect(.closeParenthesis)
        guard inner.depth < ConditionLimits.maxDepth else { throw tooDeep(at: start) }
        return Node(kind: inner.kind, offset: inner.offset, range: start..<lastEnd, depth: inner.depth + 1)
    }

    private mutating func list() throws(ConditionError) -> Node {
        let start = token.offset
        try advance()
        let elements = try expressions(until: .closeBracket, mayTrail: true)
        return try node(.list(elements), at: start, from: start, over: elements)
    }

    private mutating func map() throws(ConditionError) -> Node {
        let start = token.offset
        try advance()
        var entries: [(key: Node, value: Node)] = []
        while !isAt(.closeBrace) {
            let key = try expression()
            try expect(.colon)
            entries.append((key, try expression()))
            guard try take(.comma) else { break }
        }
        try expect(.closeBrace)
        return try node(.map(entries), at: start, from: start, over: entries.flatMap { [$0.key, $0.value] })
    }

    private mutating func expressions(until end: Sign, mayTrail: Bool) throws(ConditionError) -> [Node] {
        var result: [Node] = []
        while !isAt(end) {
            result.append(try expression())
            guard try take(.comma) else { break }
            if !mayTrail, isAt(end) { throw unexpected("a value") }
        }
        try expect(end)
        return result
    }

    // MARK: Calls

    private mutating func call(
        _ name: String, on receiver: Node?, at offset: Int, from start: Int
    ) throws(ConditionError) -> Node {
        try advance()
        if name == "has", receiver == nil { return try has(at: offset, from: start) }
        // Before the arguments: those of a macro use names that are not there.
        guard let function = Function(rawValue: name) else { throw unknown(name, at: offset) }
        let arguments = try expressions(until: .closeParenthesis, mayTrail: false)
        let all = (receiver.map { [$0] } ?? []) + arguments
        guard all.count == function.arity, receiver == nil ? function.isFree : function.isMethod else {
            throw error(.arguments, "'\(name)' is called as \(function.usage)", at: offset)
        }
        return try node(.call(function, all), at: offset, from: start, over: all)
    }

    private mutating func has(at offset: Int, from start: Int) throws(ConditionError) -> Node {
        let argument = try expression()
        // Parentheses around it would make it deeper.
        guard try take(.closeParenthesis), case .select(let value, let name) = argument.kind else {
            throw error(.arguments, "has() takes one selection of a field, such as has(event.regime)", at: offset)
        }
        return try node(.has(value, name), at: argument.offset, from: start, over: [value])
    }

    private func unknown(_ name: String, at offset: Int) -> ConditionError {
        if let part = Function.unsupported[name] {
            return error(.unsupported, "\(part) not part of the language", at: offset)
        }
        let names = Function.allCases.map(\.rawValue) + ["has"]
        let hint = NameDistance.suggestion(for: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
        return error(.unknownFunction, "there is no function \(Printable.quoted(name))\(hint)", at: offset)
    }
}

extension Node {
    /// Whether it is a name, or selections from one: what could name a type.
    fileprivate var isPath: Bool {
        switch kind {
        case .name: true
        case .select(let value, _): value.isPath
        default: false
        }
    }
}

extension Token.Kind {
    fileprivate var isNumber: Bool {
        switch self {
        case .int, .double: true
        default: false
        }
    }
}
