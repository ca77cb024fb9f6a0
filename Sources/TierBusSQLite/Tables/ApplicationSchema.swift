import TierBusRouter

/// The tables of the app's own that a log is opened with.
struct ApplicationSchema {
    /// Names and the statements that make them, a table before its indexes.
    let objects: [(name: String, sql: String)]
    /// The tables' names.
    let tables: Set<String>
    /// Whether tables that are not declared may be in the file.
    let allowsOthers: Bool

    /// - Throws: ``LogError/Code/wrongSchema`` for a bad name, or one that comes twice.
    init(_ options: SQLiteOptions, path: String) throws(LogError) {
        var objects: [(name: String, sql: String)] = []
        var names: Set<String> = []
        for table in options.tables {
            objects.append((table.name, table.sql))
            for index in table.indexes { objects.append((index.name, index.sql(on: table.name))) }
        }
        for (name, _) in objects {
            guard Self.isName(name) else {
                throw .about(
                    .wrongSchema, path, "the app's table or index '\(name)' must be named app_ and then a-z, 0-9 and _")
            }
            guard names.insert(name).inserted else {
                throw .about(.wrongSchema, path, "the app's table or index '\(name)' is declared twice")
            }
        }
        self.objects = objects
        tables = Set(options.tables.map(\.name))
        allowsOthers = options.allowsOtherTables
    }

    static func isName(_ name: String) -> Bool {
        name.hasPrefix("app_") && name.utf8.count <= 64
            && name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 95 }
    }

    /// Whether something that is not TierBus's may be in the file.
    /// - Throws: ``LogError/Code/wrongSchema`` if it is declared, but otherwise.
    func admits(
        _ type: String, _ name: String, on table: String, _ sql: String?, in path: String
    ) throws(LogError) -> Bool {
        if let declared = objects.first(where: { $0.name == name }) {
            guard sql == declared.sql else {
                throw .about(
                    .wrongSchema, path,
                    "the app's \(type) '\(name)' is in the file with other words than it is declared with; give what "
                        + "is to be different another name")
            }
            return true
        }
        switch type {
        // A virtual table would run code of an extension.
        case "table" where name == "sqlite_sequence": return !tables.isEmpty || allowsOthers
        case "table": return allowsOthers && Self.isName(name) && sql?.hasPrefix("CREATE TABLE") == true
        // What SQLite makes by itself for a constraint.
        case "index" where sql == nil: return tables.contains(table) || (allowsOthers && Self.isName(table))
        case "index": return allowsOthers && Self.isName(name) && Self.isName(table)
        default: return false
        }
    }

    /// Makes what is declared and not there, in one transaction.
    /// - Parameter found: The names in the file.
    /// - Throws: ``LogError/Code/wrongSchema`` for a declaration that SQLite does not understand, or that is more than one;
    ///   the file is as it was.
    func make(in database: Database, unless found: Set<String>) throws(LogError) {
        let missing = objects.filter { !found.contains($0.name) }
        guard !missing.isEmpty else { return }
        try database.execute("BEGIN IMMEDIATE", "beginning to make the app's tables")
        do {
            for (name, sql) in missing { try make(name, sql, in: database) }
            try database.execute("COMMIT", "making the app's tables")
        } catch {
            let first = error
            if database.inTransaction {
                do {
                    try database.execute("ROLLBACK", "undoing the app's tables")
                } catch {
                    throw .about(first.code, database.path, "\(first.message); and then \(error.message)")
                }
            }
            throw first
        }
    }

    private func make(_ name: String, _ sql: String, in database: Database) throws(LogError) {
        do {
            try database.executeAlone(sql, "making the app's '\(name)'")
        } catch  where error.code == .internalError {
            throw .about(.wrongSchema, database.path, "the declaration of the app's '\(name)': \(error.message)")
        }
        let query = "SELECT sql FROM sqlite_schema WHERE name = '\(name)'"
        guard try database.wholeText(query, "reading the app's '\(name)'") == sql else {
            throw .about(
                .wrongSchema, database.path, "the declaration of the app's '\(name)' is not one of a table or index")
        }
    }
}
