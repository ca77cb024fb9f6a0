extension String {
    /// At most the first 40 characters, control characters escaped: what an error may show of what it was given.
    var excerpt: String {
        let shown = prefix(40).unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.properties.generalCategory == .control {
                text += scalar.escaped(asASCII: true)
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return count > 40 ? shown + "..." : shown
    }

    /// The text with blanks behind it up to `width` characters.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    /// The text with blanks before it up to `width` characters.
    func indented(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
