/// Reads one JSON value (RFC 8259) from text. A number with a point or an exponent is a double, any other an int.
///
/// Foundation's readers do not tell `1` from `1.0`.
struct JSONReader {
    /// Deepest nesting of arrays and objects.
    static let maxDepth = 64

    private let bytes: [UInt8]
    private var place = 0

    /// - Throws: ``JSONError`` for the first thing that is wrong.
    static func read(_ text: String) throws(JSONError) -> ConditionValue {
        var reader = JSONReader(bytes: Array(text.utf8))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == reader.bytes.count else { throw reader.error("something follows the value") }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: place) }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { place += 1 }
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard byte == UInt8(ascii: sign) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ sign: Unicode.Scalar) throws(JSONError) {
        guard take(sign) else { throw error("expected '\(sign)'") }
    }

    private mutating func value(depth: Int) throws(JSONError) -> ConditionValue {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: try deeper(depth))
        case UInt8(ascii: "["): return try array(depth: try deeper(depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(let byte) where byte.isDigit || byte == UInt8(ascii: "-"): return try number()
        default: throw error("expected a value")
        }
    }

    private func deeper(_ depth: Int) throws(JSONError) -> Int {
        guard depth < Self.maxDepth else { throw error("nested more than \(Self.maxDepth) deep") }
        return depth + 1
    }

    private mutating func word(_ word: StaticString, _ value: ConditionValue) throws(JSONError) -> ConditionValue {
        let text = word.description.utf8
        guard bytes[place...].starts(with: text) else { throw error("expected a value") }
        place += text.count
        return value
    }

    private mutating func array(depth: Int) throws(JSONError) -> ConditionValue {
        place += 1
        var values: [ConditionValue] = []
        if take("]") { return .list(ConditionList(values)) }
        repeat { values.append(try value(depth: depth)) } while take(",")
        try expect("]")
        return .list(ConditionList(values))
    }

    private mutating func object(depth: Int) throws(JSONError) -> ConditionValue {
        place += 1
        var entries: [(key: ConditionMap.Key, value: ConditionValue)] = []
        if !take("}") {
            repeat {
                skipSpace()
                guard byte == UInt8(ascii: "\"") else { throw error("expected a name in quotes") }
                let name = try string()
                try expect(":")
                entries.append((.text(name), try value(depth: depth)))
            } while take(",")
            try expect("}")
        }
        guard let map = ConditionMap(entries) else { throw error("a name of the object comes twice") }
        return .map(map)
    }

    // MARK: Numbers

    private mutating func number() throws(JSONError) -> ConditionValue {
        let start = place
        if byte == UInt8(ascii: "-") { place += 1 }
        if byte == UInt8(ascii: "0"), place + 1 < bytes.count, bytes[place + 1].isDigit {
            throw error("a number has no leading 0")
        }
        try digits()
        var isWhole = true
        if byte == UInt8(ascii: ".") {
            isWhole = false
            place += 1
            try digits()
        }
        if byte.map({ $0 | 0x20 }) == UInt8(ascii: "e") {
            isWhole = false
            place += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { place += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole {
            guard let number = Int64(text) else { throw error("a number without a point does not fit in 64 bits") }
            return .int(number)
        }
        guard let number = Double(text), number.isFinite else { throw error("a number is too large for a double") }
        return .double(number)
    }

    private mutating func digits() throws(JSONError) {
        guard byte?.isDigit == true else { throw error("expected a digit") }
        while byte?.isDigit == true { place += 1 }
    }

    // MARK: Texts

    private mutating func string() throws(JSONError) -> String {
        place += 1
        var content: [UInt8] = []
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                place += 1
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                place += 1
                UTF8.encode(try escape()).map { content.append(contentsOf: $0) }
            case 0..<0x20: throw error("a control character in a text")
            default:
                content.append(byte)
                place += 1
            }
        }
        throw error("a text has no end")
    }

    private mutating func escape() throws(JSONError) -> Unicode.Scalar {
        let letter = byte
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter ?? 0)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw error("there is no such escape")
        }
        let high = try unit()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, byte == UInt8(ascii: "\\"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "u")
        else { throw error("half of a pair of surrogates") }
        place += 2
        let low = try unit()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + low - 0xDC00)
        else { throw error("half of a pair of surrogates") }
        return scalar
    }

    private mutating func unit() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte, byte.isHexDigit else { throw error("expected four hexadecimal digits") }
            value =
                value << 4 | UInt32(byte.isDigit ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10)
            place += 1
        }
        return value
    }
}
