/// How alike two names are: the single-character edits from one to the other.
package enum NameDistance {
    /// The one of `names` that `name` was probably meant to be: at most two edits away, and fewer than half its length.
    package static func suggestion(for name: String, among names: some Sequence<String>) -> String? {
        var best: (name: String, distance: Int)?
        for candidate in names.sorted() {
            let distance = between(name, candidate)
            if distance <= 2, distance * 2 < max(2, name.count), distance < best?.distance ?? Int.max {
                best = (candidate, distance)
            }
        }
        return best?.name
    }

    /// O(*n* · *m*).
    static func between(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        var previous = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let change = previous[column] + (scalar == other ? 0 : 1)
                current.append(min(change, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
