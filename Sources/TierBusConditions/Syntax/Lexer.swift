/// Cuts a source into tokens, by the lexis of CEL.
struct Lexer {
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]
    // Longer ones first.
    private static let signs: [(Sign, [UInt8])] = [
        Sign.or, .and, .equal, .unequal, .lessOrEqual, .greaterOrEqual, .less, .greater, .plus, .minus, .times,
        .divided,
        .remainder, .not, .question, .colon, .point, .comma, .openParenthesis, .closeParenthesis, .openBracket,
        .closeBracket, .openBrace, .closeBrace,
    ].map { ($0, Array($0.rawValue.utf8)) }

    let source: String
    let bytes: [UInt8]
    var place = 0

    /// - Throws: ``ConditionError/Code/tooLong``, before anything is copied.
    init(_ source: String) throws(ConditionError) {
        let count = source.utf8.count
        guard count <= ConditionLimits.maxBytes else {
            throw ConditionError(
                .tooLong, "the condition has \(count) bytes; \(ConditionLimits.maxBytes) are allowed", at: 0, in: "")
        }
        self.source = source
        bytes = Array(source.utf8)
    }

    /// The byte `ahead` places on; 0 behind the end, which is no valid byte anywhere in a source.
    func peek(_ ahead: Int = 0) -> UInt8 { place + ahead < bytes.count ? bytes[place + ahead] : 0 }

    func error(_ code: ConditionError.Code, _ message: String, at offset: Int? = nil) -> ConditionError {
        ConditionError(code, message, at: offset ?? place, in: source)
    }

    mutating func next() throws(ConditionError) -> Token {
        skipSpace()
        let start = place
        let kind = try kind()
        return Token(kind: kind, offset: start, end: place)
    }

    private mutating func skipSpace() {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0x0C: place += 1
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
                while place < bytes.count, bytes[place] != UInt8(ascii: "\n"), bytes[place] != UInt8(ascii: "\r") {
                    place += 1
                }
            default: return
            }
        }
    }

    private mutating func kind() throws(ConditionError) -> Token.Kind {
        guard place < bytes.count else { return .end }
        let byte = bytes[place]
        if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1).isDigit) { return try number() }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try .string(string(isRaw: false)) }
        if byte.isNameStart { return try word() }
        if byte == UInt8(ascii: "`") { return try quotedName() }
        for (sign, text) in Self.signs where bytes[place...].starts(with: text) {
            place += text.count
            return .sign(sign)
        }
        throw unexpected()
    }

    private func unexpected() -> ConditionError {
        switch bytes[place] {
        case UInt8(ascii: "="): return error(.syntax, "'=' is no operator; equality is '=='")
        case UInt8(ascii: "&"): return error(.syntax, "'&' is no operator; and is '&&'")
        case UInt8(ascii: "|"): return error(.syntax, "'|' is no operator; or is '||'")
        default:
            let scalar = source.unicodeScalars[source.utf8.index(source.utf8.startIndex, offsetBy: place)]
            return error(.syntax, "the character \(Printable.quoted(String(scalar))) can only stand in a text")
        }
    }

    // MARK: Words

    private mutating func word() throws(ConditionError) -> Token.Kind {
        let start = place
        while peek().isNamePart { place += 1 }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if peek() == UInt8(ascii: "\"") || peek() == UInt8(ascii: "'") {
            switch text {
            case "r", "R": return try .string(string(isRaw: true))
            case "b", "B", "br", "bR", "Br", "BR":
                throw error(.unsupported, "bytes are not part of the language", at: start)
            default: break
            }
        }
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        case "in": return .sign(.in)
        default: return Self.reserved.contains(text) ? .reserved(text) : .name(text)
        }
    }

    private mutating func quotedName() throws(ConditionError) -> Token.Kind {
        let start = place
        place += 1
        while peek().isQuotedNamePart { place += 1 }
        guard peek() == UInt8(ascii: "`"), place > start + 1 else {
            throw error(
                .syntax,
                "a name in backticks has letters, digits, '_', '.', '-', '/' and spaces, and ends with a backtick")
        }
        place += 1
        return .quotedName(String(decoding: bytes[start + 1..<place - 1], as: UTF8.self))
    }

    // MARK: Numbers

    private mutating func number() throws(ConditionError) -> Token.Kind {
        let start = place
        if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), peek(2).isHexDigit {
            place += 2
            while peek().isHexDigit { place += 1 }
            try refuseUnsigned(from: start)
            return try .int(magnitude(start + 2..<place, radix: 16, from: start))
        }
        while peek().isDigit { place += 1 }
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1).isDigit {
            isDouble = true
            place += 1
            while peek().isDigit { place += 1 }
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
            if peek(1 + sign).isDigit {
                isDouble = true
                place += 1 + sign
                while peek().isDigit { place += 1 }
            }
        }
        guard isDouble else {
            try refuseUnsigned(from: start)
            return try .int(magnitude(start..<place, radix: 10, from: start))
        }
        guard let value = Double(String(decoding: bytes[start..<place], as: UTF8.self)), value.isFinite else {
            throw error(.number, "the number is too large for a double", at: start)
        }
        return .double(value)
    }

    private func magnitude(
        _ digits: Range<Int>, radix: Int, from start: Int
    ) throws(ConditionError) -> UInt64 {
        // One more than the largest: the smallest has it behind its '-'.
        guard let value = UInt64(String(decoding: bytes[digits], as: UTF8.self), radix: radix), value <= 1 << 63 else {
            throw error(.number, "the number is too large for 64 bits", at: start)
        }
        return value
    }

    private func refuseUnsigned(from start: Int) throws(ConditionError) {
        guard peek() | 0x20 != UInt8(ascii: "u") else {
            throw error(.unsupported, "unsigned numbers are not part of the language", at: start)
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isHexDigit: Bool { isDigit || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "f")) }
    var isOctalDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "7") }
    var isNameStart: Bool {
        self == UInt8(ascii: "_") || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
    }
    var isNamePart: Bool { isNameStart || isDigit }
    var isQuotedNamePart: Bool {
        isNamePart || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "/")
            || self == UInt8(ascii: " ")
    }
}
