extension RawDatabase {
    /// Makes the tables of a closed log take any value in any column that is not their key.
    /// - Returns: Statements that give the schema the text that it had.
    static func uncheck(_ path: String) throws -> [String] {
        let names = try run(path, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        let texts = try run(path, "SELECT quote(sql) FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        try run(
            path, "PRAGMA writable_schema = ON",
            """
            UPDATE sqlite_schema SET sql = replace(replace(replace(sql, ' NOT NULL', ''), ') STRICT, ', ') '), \
            ') STRICT', ')') WHERE type = 'table'
            """)
        return ["PRAGMA writable_schema = ON"]
            + zip(names, texts).map { "UPDATE sqlite_schema SET sql = \($1) WHERE type = 'table' AND name = '\($0)'" }
    }
}
