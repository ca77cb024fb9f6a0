/// A place in a source, for people.
struct SourcePlace {
    /// Scalars of a line that are shown before and after the place.
    private static let context = 100

    let line: Int
    let column: Int
    let excerpt: String

    /// - Parameter offset: Bytes of UTF-8 before the place; the end of the source if it has fewer.
    init(offset: Int, in source: String) {
        var line = 1
        var before: [Unicode.Scalar] = []
        var after: [Unicode.Scalar] = []
        var bytes = 0
        var last: Unicode.Scalar?
        for scalar in source.unicodeScalars {
            let isBreak = scalar == "\n" || scalar == "\r"
            if bytes >= offset {
                if isBreak || after.count == Self.context { break }
                after.append(scalar)
            } else if isBreak {
                if !(scalar == "\n" && last == "\r") { line += 1 }
                before = []
            } else {
                before.append(scalar)
            }
            bytes += UTF8.width(scalar)
            last = scalar
        }
        self.line = line
        column = before.count + 1
        let shown = Printable.escaped(before.suffix(Self.context))
        excerpt =
            shown + Printable.escaped(after[...]) + "\n" + String(repeating: " ", count: shown.unicodeScalars.count)
            + "^"
    }
}
