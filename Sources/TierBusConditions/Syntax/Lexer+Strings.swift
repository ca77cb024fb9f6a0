extension Lexer {
    /// Reads a text from its opening quote on.
    mutating func string(isRaw: Bool) throws(ConditionError) -> String {
        let start = place
        let quote = peek()
        let isTriple = peek(1) == quote && peek(2) == quote
        place += isTriple ? 3 : 1
        var content: [UInt8] = []
        while true {
            guard place < bytes.count else { throw error(.syntax, "the text has no end", at: start) }
            let byte = bytes[place]
            if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
                place += isTriple ? 3 : 1
                // Bytes of the source and of whole scalars: valid UTF-8.
                return String(decoding: content, as: UTF8.self)
            }
            if !isTriple, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                throw error(.syntax, "the text is not closed at the end of its line", at: start)
            }
            if byte == UInt8(ascii: "\\"), !isRaw {
                UTF8.encode(try escape()).map { content.append(contentsOf: $0) }
            } else {
                content.append(byte)
                place += 1
            }
        }
    }

    /// Reads an escape from its backslash on.
    private mutating func escape() throws(ConditionError) -> Unicode.Scalar {
        let start = place
        let letter = peek(1)
        place += 2
        switch letter {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            return Unicode.Scalar(letter)
        case UInt8(ascii: "a"): return "\u{07}"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "v"): return "\u{0B}"
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return try scalar(try digits(2, from: start), from: start)
        case UInt8(ascii: "U"): return try scalar(try digits(8, from: start), from: start)
        case UInt8(ascii: "u"): return try basicScalar(from: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            guard peek().isOctalDigit, peek(1).isOctalDigit else {
                throw error(.escape, "an octal escape has three digits, 000 to 377", at: start)
            }
            let high = UInt32(letter - UInt8(ascii: "0")) << 6
            let value = high | UInt32(peek() - UInt8(ascii: "0")) << 3 | UInt32(peek(1) - UInt8(ascii: "0"))
            place += 2
            return try scalar(value, from: start)
        default: throw error(.escape, "there is no such escape; a backslash is '\\\\'", at: start)
        }
    }

    /// Four digits, or a pair of surrogates in two escapes of four digits.
    private mutating func basicScalar(from start: Int) throws(ConditionError) -> Unicode.Scalar {
        let high = try digits(4, from: start)
        guard (0xD800..<0xDC00).contains(high), peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") else {
            return try scalar(high, from: start)
        }
        place += 2
        let low = try digits(4, from: start)
        guard (0xDC00..<0xE000).contains(low) else { return try scalar(high, from: start) }
        return try scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00), from: start)
    }

    private mutating func digits(_ count: Int, from start: Int) throws(ConditionError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = UInt32(hexDigit: peek()) else {
                throw error(.escape, "the escape needs \(count) hexadecimal digits", at: start)
            }
            value = value << 4 | digit
            place += 1
        }
        return value
    }

    private func scalar(_ value: UInt32, from start: Int) throws(ConditionError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw error(.escape, "the escape stands for no Unicode scalar", at: start)
        }
        return scalar
    }
}

extension UInt32 {
    fileprivate init?(hexDigit byte: UInt8) {
        guard byte.isHexDigit else { return nil }
        self = UInt32(byte.isDigit ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10)
    }
}
