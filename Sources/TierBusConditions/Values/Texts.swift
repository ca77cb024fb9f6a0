#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Texts as sequences of Unicode scalars: no normal forms, no grapheme clusters, no locale.
enum Texts {
    /// Orders by scalars, which is the order of the bytes of UTF-8.
    static func compare(_ left: String, _ right: String) -> Numbers.Order {
        if left.utf8.lexicographicallyPrecedes(right.utf8) { return .less }
        return left.utf8.elementsEqual(right.utf8) ? .same : .more
    }

    /// Whether `part` is in `text`, or where a prefix or suffix is asked for, is one. The empty text is everywhere.
    static func find(_ function: Function, _ part: String, in text: String) -> Bool {
        switch function {
        case .startsWith: return text.utf8.starts(with: part.utf8)
        case .endsWith:
            return text.utf8.count >= part.utf8.count && text.utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
        default: break
        }
        guard part.utf8.count <= text.utf8.count else { return false }
        var (text, part) = (text, part)
        // Bytes of UTF-8 only match where scalars do.
        return text.withUTF8 { text in part.withUTF8 { part in isPart(part, of: text) } }
    }

    /// O(*n* · *m* / 16) at worst: `memcmp` compares many bytes at once.
    private static func isPart(_ part: UnsafeBufferPointer<UInt8>, of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let wanted = part.baseAddress, part.count > 0, let start = text.baseAddress else {
            return part.count == 0
        }
        // Both buffers are valid in here, and no more than `part.count` bytes are left behind `place` up to the last one.
        return (0...text.count - part.count).contains { place in
            start[place] == wanted[0] && memcmp(start + place, wanted, part.count) == 0
        }
    }

    /// Digits, with a sign or without.
    static func isWhole(_ text: String) -> Bool {
        let digits =
            text.utf8.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } == true
            ? text.utf8.dropFirst() : text.utf8[...]
        return !digits.isEmpty && digits.allSatisfy(\.isDigit)
    }

    /// The number that a text stands for: decimal, with an exponent or without, or an infinity or a NaN by its word.
    static func double(_ text: String) -> Double? {
        switch text.lowercased() {
        case "nan": return .nan
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: break
        }
        let isDecimal = text.utf8.allSatisfy {
            $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+")
                || $0 | 0x20 == UInt8(ascii: "e")
        }
        // Beyond the largest double: not a number that it stands for.
        guard isDecimal, let number = Double(text), number.isFinite else { return nil }
        return number
    }

    /// The shortest text that reads back as the number, with an exponent of at least two digits below 1e-4 and from 1e6 on,
    /// as CEL's implementation in Go writes it; `+Inf`, `-Inf` and `NaN`.
    static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        if number == 0 { return number.sign == .minus ? "-0" : "0" }
        let (digits, exponent) = decimal(of: number.magnitude)
        let sign = number < 0 ? "-" : ""
        if exponent < -4 || exponent >= 6 {
            let head = String(digits.prefix(1)) + (digits.count > 1 ? "." + digits.dropFirst() : "")
            let size = exponent.magnitude
            return sign + head + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + String(size)
        }
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
        let whole = exponent + 1
        if digits.count <= whole { return sign + digits + String(repeating: "0", count: whole - digits.count) }
        return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
    }

    /// The shortest digits that read back as a number above 0, and the exponent of ten of the first of them.
    private static func decimal(of number: Double) -> (digits: String, exponent: Int) {
        // Swift's description is the shortest, too: digits with a point, an exponent behind an `e`.
        let parts = number.description.split(separator: "e")
        let places = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + places[0].count - 1
        var digits = places.joined()[...]
        while digits.first == "0", digits.count > 1 {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.last == "0", digits.count > 1 { digits.removeLast() }
        return (String(digits), exponent)
    }
}
