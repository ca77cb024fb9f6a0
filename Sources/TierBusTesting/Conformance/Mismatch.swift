/// What a rule saw instead of what it expected.
struct Mismatch: Error {
    /// At most 400 characters.
    let seen: String

    init(_ seen: String) { self.seen = seen.count > 400 ? seen.prefix(397) + "..." : seen }
}

/// Ends a rule if a value is not the one expected.
func expect<Value: Equatable>(_ seen: Value, is expected: Value, _ what: String = "") throws(Mismatch) {
    guard seen == expected else { throw Mismatch("\(what.isEmpty ? "" : "\(what): ")\(seen), and not \(expected)") }
}
