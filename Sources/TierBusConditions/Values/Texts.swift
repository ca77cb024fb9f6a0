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
        withBytes(left, right) { left, right in
            let order = same(left, right, count: min(left.count, right.count))
            if order != 0 { return order < 0 ? .less : .more }
            return left.count == right.count ? .same : left.count < right.count ? .less : .more
        }
    }

    /// Whether the scalars are the same.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return withBytes(left, right) { same($0, $1, count: $0.count) == 0 }
    }

    /// The number of scalars: of the bytes that continue none, eight at a time.
    static func scalarCount(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            let words = bytes.count / 8
            var continued = 0
            for word in 0..<words {
                // Within the buffer: `words` of eight bytes are. Of a byte that continues, the upper bits are 1 and 0.
                let eight = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
                continued += (eight & ~(eight << 1) & 0x8080_8080_8080_8080).nonzeroBitCount
            }
            for byte in bytes[(words * 8)...] where byte & 0xC0 == 0x80 { continued += 1 }
            return bytes.count - continued
        }
    }

    /// Whether `part` is in `text`, or where a prefix or suffix is asked for, is one. The empty text is everywhere.
    static func find(_ function: Function, _ part: String, in text: String) -> Bool {
        guard part.utf8.count <= text.utf8.count else { return false }
        // Bytes of UTF-8 only match where scalars do.
        return withBytes(part, text) { part, text in
            switch function {
            case .startsWith: same(part, text, count: part.count) == 0
            case .endsWith:
                same(part, UnsafeBufferPointer(rebasing: text.suffix(part.count)), count: part.count) == 0
            default: isPart(part, of: text)
            }
        }
    }

    private static func withBytes<R>(
        _ left: String, _ right: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> R
    ) -> R {
        var (left, right) = (left, right)
        return left.withUTF8 { left in right.withUTF8 { right in body(left, right) } }
    }

    /// As `memcmp` of the first bytes, of which both have `count` or more.
    private static func same(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, count: Int
    ) -> Int32 {
        // One without bytes may have no address.
        guard count > 0, let left = left.baseAddress, let right = right.baseAddress else { return 0 }
        return memcmp(left, right, count)
    }

    /// Knuth, Morris and Pratt's search, O(*n* + *m*) whatever the bytes; `memchr` where nothing has matched yet.
    private static func isPart(_ part: UnsafeBufferPointer<UInt8>, of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = part.first, let start = text.baseAddress else { return part.isEmpty }
        return withUnsafeTemporaryAllocation(of: Int32.self, capacity: part.count) { borders in
            // All places are below the counts of their buffers: `matched` below `part.count`, a border below its place.
            borders.initialize(repeating: 0)
            var matched = 0
            for place in part.indices.dropFirst() {
                while matched > 0, part[place] != part[matched] { matched = Int(borders[matched - 1]) }
                if part[place] == part[matched] { matched += 1 }
                borders[place] = Int32(truncatingIfNeeded: matched)
            }
            matched = 0
            var place = 0
            while place < text.count {
                if text[place] == part[matched] {
                    matched += 1
                    place += 1
                    if matched == part.count { return true }
                } else if matched > 0 {
                    matched = Int(borders[matched - 1])
                } else {
                    guard let found = memchr(start + place, Int32(first), text.count - place) else { return false }
                    place = start.distance(to: found.assumingMemoryBound(to: UInt8.self))
                }
            }
            return false
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
