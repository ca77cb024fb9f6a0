/// Numbers as a person reads them.
enum Figures {
    /// A whole number with a comma between its thousands.
    static func grouped(_ number: Int) -> String {
        (number < 0 ? "-" : "") + grouped(digits: String(number.magnitude))
    }

    /// A decimal such as `-1234.5` with a comma between its thousands and at least so many decimals.
    static func grouped(decimal text: String, places: Int = 0) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        var fraction = parts.count > 1 ? String(parts[1]) : ""
        fraction += String(repeating: "0", count: max(0, places - fraction.count))
        return sign + grouped(digits: String(parts.first ?? "0")) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// A double with so many decimals, rounded to nearest; what is not finite or beyond 64 bits as it is.
    static func fixed(_ number: Double, places: Int) -> String {
        let scale = (0..<max(0, places)).reduce(1.0) { product, _ in product * 10 }
        let scaled = (number * scale).rounded()
        guard abs(scaled) < 9e18 else { return String(number) }
        let digits = String(Int64(scaled).magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = scaled < 0 ? "-" : ""
        guard places > 0 else { return sign + grouped(digits: padded) }
        return sign + grouped(digits: String(padded.dropLast(places))) + "." + padded.suffix(places)
    }

    /// Nanoseconds in the unit that suits them, three digits or more: `640 ns`, `12.3 us`, `1.25 ms`, `3.10 s`.
    static func time(nanoseconds: Int64) -> String {
        let units = [(1_000_000_000.0, "s"), (1_000_000.0, "ms"), (1_000.0, "us")]
        for (size, name) in units where Double(nanoseconds) >= size * 0.9995 {
            let value = Double(nanoseconds) / size
            return fixed(value, places: value < 9.995 ? 2 : value < 99.95 ? 1 : 0) + " " + name
        }
        return "\(nanoseconds) ns"
    }

    private static func grouped(digits: String) -> String {
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return text
    }
}
