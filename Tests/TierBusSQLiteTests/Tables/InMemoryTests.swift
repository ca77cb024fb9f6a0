import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct InMemoryTests {
    @Test("A log of SQLite in memory does what every durable log does, and survives nothing")
    func conforms() throws {
        #expect(DurableLogConformance.failures { .sqliteInMemory() }.isEmpty)
        let log = try DurableLogSource.sqliteInMemory().open()
        #expect(log.durability == .none)
        try log.close()
    }

    @Test("It keeps what was committed, tables too, from one closing to the next opening, and one is open at a time")
    func kept() throws {
        let source = DurableLogSource.sqliteInMemory(options: InboxBench.options())
        for life in 1...3 {
            let log = try #require(try source.open() as? SQLiteLog)
            #expect(try log.recover().lastSequence == Int64(life - 1))
            #expect(code { _ = try source.open() } == .alreadyOpen)
            try log.begin()
            try log.beginBody(flushing: true)
            _ = try log.answer("INSERT INTO app_any (a) VALUES (?1)", [.integer(Int64(life))], .writing)
            _ = try log.append(LogSample.entry(life))
            #expect(try log.endBody(keeping: true))
            try log.commit(flushing: true)
            // What was not committed is not kept.
            try log.begin()
            _ = try log.append(LogSample.entry(99))
            try log.close()
            try log.close()
        }
        let rows = try source.readTables { try $0.rows("SELECT a FROM app_any ORDER BY a") }
        #expect(rows == [TableRow([1]), TableRow([2]), TableRow([3])])
        // Another source is another log.
        #expect(try DurableLogSource.sqliteInMemory().open().recover().lastSequence == 0)
    }

    @Test("Tables of a log that no system has open are read; of a log without any there is an error")
    func reading() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let bench = try InboxBench(path)
        try bench.body { try bench.run("INSERT INTO app_positions VALUES ('A', 5)") }
        let source = DurableLogSource.sqlite(path, options: InboxBench.options())
        #expect(code { _ = try source.readTables { _ in } } == .alreadyOpen)
        try bench.log.close()
        #expect(try source.readTables { try $0.row("SELECT quantity FROM app_positions")?.integer(0) } == 5)
        #expect(code { _ = try DurableLogSource.memory().readTables { _ in } } == .noTables)
        #expect(throws: InboxError.self) { try source.readTables { try $0.rows("SELECT * FROM events") } }
        // It was closed again each time.
        #expect(try source.readTables { try $0.rows("SELECT 1") }.count == 1)
    }
}
