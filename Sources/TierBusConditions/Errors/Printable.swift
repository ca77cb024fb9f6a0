/// Text for errors: bounded, without control characters.
enum Printable {
    static let maxBytes = 1_024
    /// Most scalars of a text that is quoted.
    static let maxQuoted = 40

    /// At most 1 KiB, control characters escaped.
    static func bounded(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let piece = escaped(scalar)
            if result.utf8.count + piece.utf8.count > maxBytes { break }
            result += piece
        }
        return result
    }

    /// Control characters escaped; a tab becomes a space, so that what stands below it stays below it.
    static func escaped(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        scalars.reduce(into: "") { $0 += $1 == "\t" ? " " : escaped($1) }
    }

    /// A text in quotes, shortened.
    static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let end = scalars.index(scalars.startIndex, offsetBy: maxQuoted, limitedBy: scalars.endIndex)
        guard let end, end < scalars.endIndex else { return "'\(escaped(scalars))'" }
        return "'\(escaped(scalars[..<end]))...'"
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: scalar.escaped(asASCII: true)
        default: String(scalar)
        }
    }
}
