import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct ApplicationTableTests {
    private static let positions = ApplicationTable(
        "app_positions", "symbol TEXT PRIMARY KEY, quantity INTEGER NOT NULL",
        indexes: [ApplicationIndex("app_positions_by_quantity", "quantity")])

    private func open(_ path: String, _ tables: [ApplicationTable], others: Bool = false) -> LogError? {
        LogError.thrown {
            try SQLiteLog(path: path, options: SQLiteOptions(tables: tables, allowsOtherTables: others)).close()
        }
    }

    @Test("Declared tables and indexes are made when a log is opened, also in a file that was there, and are strict")
    func made() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        #expect(open(path, []) == nil)
        #expect(open(path, [Self.positions]) == nil)
        #expect(open(path, [Self.positions, ApplicationTable("app_notes", "note TEXT")]) == nil)
        let names = try RawDatabase.run(path, "SELECT name FROM sqlite_schema WHERE name LIKE 'app%' ORDER BY name")
        #expect(names == ["app_notes", "app_positions", "app_positions_by_quantity"])
        #expect(throws: RawDatabase.Failure.self) {
            try RawDatabase.run(path, "INSERT INTO app_positions VALUES ('A', 'many')")
        }
    }

    @Test("A table or index that is in the file with other words than it is declared with is refused")
    func different() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        #expect(open(path, [Self.positions]) == nil)
        let others = [
            ApplicationTable("app_positions", "symbol TEXT PRIMARY KEY, quantity REAL NOT NULL"),
            ApplicationTable(
                "app_positions", Self.positions.columns,
                indexes: [ApplicationIndex("app_positions_by_quantity", "quantity DESC")]),
            ApplicationTable(
                "app_positions", Self.positions.columns,
                indexes: [ApplicationIndex("app_positions_by_quantity", "quantity", unique: true)]),
        ]
        for other in others { #expect(open(path, [other])?.code == .wrongSchema) }
        // An index may come later, and one that is there has to be declared.
        #expect(open(path, [ApplicationTable("app_positions", Self.positions.columns)])?.code == .wrongSchema)
        let more = ApplicationTable(
            "app_positions", Self.positions.columns,
            indexes: Self.positions.indexes + [ApplicationIndex("app_positions_by_both", "quantity, symbol")])
        #expect(open(path, [more]) == nil)
    }

    @Test("A text of a declaration that differs behind its first kilobyte is refused, too")
    func longDeclaration() throws {
        let folder = try TemporaryFolder()
        func table(_ last: String) -> ApplicationTable {
            ApplicationTable("app_wide", (0..<100).map { "column_number_\($0) INTEGER, " }.joined() + last)
        }
        #expect(open(folder.file("log.db"), [table("z INTEGER")]) == nil)
        #expect(open(folder.file("log.db"), [table("z INTEGER")]) == nil)
        #expect(open(folder.file("log.db"), [table("z TEXT")])?.code == .wrongSchema)
    }

    @Test("A table of the app's that is not declared is refused, except by who looks at any file")
    func notDeclared() throws {
        let folder = try TemporaryFolder()
        #expect(open(folder.file("log.db"), [Self.positions]) == nil)
        #expect(open(folder.file("log.db"), [])?.code == .wrongSchema)
        #expect(open(folder.file("log.db"), [ApplicationTable("app_notes", "note TEXT")])?.code == .wrongSchema)
        #expect(open(folder.file("log.db"), [], others: true) == nil)
    }

    @Test("Names are app_ and then small letters, digits and _, and come once")
    func names() throws {
        let folder = try TemporaryFolder()
        for name in [
            "positions", "app_\"; DROP", "APP_X", "events", "app_é", "app_" + String(repeating: "x", count: 61),
        ] {
            #expect(open(folder.file("log.db"), [ApplicationTable(name, "x INTEGER")])?.code == .wrongSchema, "\(name)")
            let index = ApplicationTable("app_x", "x INTEGER", indexes: [ApplicationIndex(name, "x")])
            #expect(open(folder.file("log.db"), [index])?.code == .wrongSchema, "\(name)")
        }
        #expect(open(folder.file("log.db"), [Self.positions, Self.positions])?.code == .wrongSchema)
        #expect(!folder.exists("log.db"))
    }

    @Test(
        "A declaration that is no table, or more than one statement, is refused and leaves nothing",
        arguments: [
            "", "x INTGER", "x INTEGER) STRICT; CREATE TABLE app_more (y INTEGER", "x INTEGER); DROP TABLE events; --",
            "x INTEGER DEFAULT (",
        ])
    func badDeclaration(_ columns: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let tables = [ApplicationTable("app_good", "x INTEGER"), ApplicationTable("app_bad", columns)]
        #expect(open(path, tables)?.code == .wrongSchema)
        #expect(try RawDatabase.run(path, "SELECT name FROM sqlite_schema WHERE name LIKE 'app%'") == [])
        #expect(open(path, []) == nil)
    }
}
