import TierBusRouter

/// What SQLite finds when it looks at a whole file, sorted by what can be done about it.
struct IntegrityReport {
    /// The first thing that makes the file unusable.
    private(set) var structural: String?
    /// The first disagreement between a table and an index, which is made anew from the table.
    private(set) var index: String?

    /// Reads the whole file.
    init(_ database: Database) throws(LogError) {
        var (structural, index): (String?, String?)
        try database.rows("PRAGMA integrity_check(100)", "checking the file") { (row) throws(LogError) in
            let line = row.lossyText(0) ?? "a problem without words"
            switch Self.kind(of: line) {
            case .none: break
            case .value: break  // Row checksums see that too, and quarantine the one row.
            case .index: index = index ?? line
            case .structure: structural = structural ?? line
            }
        }
        (self.structural, self.index) = (structural, index)
    }

    private enum Kind {
        case none, value, index, structure
    }

    private static func kind(of line: String) -> Kind {
        if line == "ok" { return .none }
        if line.hasPrefix("non-unique entry in index") { return .structure }
        if line.contains(" of index ") || line.contains(" from index ") || line.contains("entries in index ") {
            return .index
        }
        let value =
            (line.hasPrefix("non-") || line.hasPrefix("NULL") || line.hasPrefix("TEXT") || line.hasPrefix("NUM"))
        return value && line.contains(" value in ") ? .value : .structure
    }
}
