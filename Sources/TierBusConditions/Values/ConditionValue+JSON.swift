extension ConditionValue {
    /// Reads one JSON value: a number with a point or an exponent is a double, any other an int.
    /// - Throws: ``JSONError``; also for a name that comes twice, a number out of range, and more than 64 levels.
    public init(json text: String) throws(JSONError) { self = try JSONReader.read(text) }

    /// The value as JSON: a double has a point or an exponent, an int never; keys that are no texts become texts, and an
    /// infinity or a NaN the text `Infinity`, `-Infinity` or `NaN`.
    public var json: String {
        var text = ""
        Self.write(self, to: &text)
        return text
    }

    private static func write(_ value: ConditionValue, to text: inout String) {
        switch value {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .int(let number): text += String(number)
        case .double(let number): text += json(of: number)
        case .string(let string): write(string, to: &text)
        case .list(let values):
            text += "["
            for (place, value) in values.enumerated() {
                if place > 0 { text += "," }
                write(value, to: &text)
            }
            text += "]"
        case .map(let map):
            text += "{"
            for (place, entry) in map.entries.enumerated() {
                if place > 0 { text += "," }
                write(name(of: entry.key), to: &text)
                text += ":"
                write(entry.value, to: &text)
            }
            text += "}"
        }
    }

    private static func name(of key: ConditionMap.Key) -> String {
        switch key {
        case .bool(let truth): truth ? "true" : "false"
        case .int(let number): String(number)
        case .string(let string): string.text
        }
    }

    private static func json(of number: Double) -> String {
        if number.isNaN { return "\"NaN\"" }
        if number.isInfinite { return number < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
        // The shortest that reads back, always with a point or an exponent.
        return number.description
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
