import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct BodyTests {
    @Test("What a body did is undone by itself: other bodies and appends of the transaction stay")
    func undone() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        let log = bench.log
        try log.begin()
        #expect(try log.append(LogSample.entry(1)) == .stored(sequence: 1))
        try log.beginBody(flushing: true)
        try bench.run("INSERT INTO app_positions VALUES ('A', 1)")
        #expect(try log.append(LogSample.entry(2)) == .stored(sequence: 2))
        #expect(try log.endBody(keeping: true))
        try log.beginBody(flushing: true)
        try bench.run("UPDATE app_positions SET quantity = 7")
        #expect(try log.append(LogSample.entry(3)) == .stored(sequence: 3))
        #expect(try log.endBody(keeping: false))
        try log.beginBody(flushing: true)
        try bench.run("INSERT INTO app_positions VALUES ('B', 2)")
        // The place of the one that was undone is free again.
        #expect(try log.append(LogSample.entry(4)) == .stored(sequence: 3))
        #expect(try log.endBody(keeping: true))
        try log.commit(flushing: true)
        #expect(try bench.read("SELECT * FROM app_positions ORDER BY symbol") == [["A", 1], ["B", 2]])
        let stored = try log.read(after: 0, limit: 10)
        #expect(stored == [(1, 1), (2, 2), (3, 4)].map { .event(sequence: $0.0, LogSample.entry($0.1)) })
        try log.close()
    }

    @Test("A transaction that is undone takes its bodies with it")
    func rolledBack() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.log.begin()
        try bench.log.beginBody(flushing: false)
        try bench.run("INSERT INTO app_positions VALUES ('A', 1)")
        _ = try bench.log.append(LogSample.entry(1))
        #expect(try bench.log.endBody(keeping: true))
        try bench.log.rollback()
        #expect(try bench.read("SELECT * FROM app_positions") == [])
        #expect(try bench.log.read(after: 0, limit: 1) == [])
        try bench.log.close()
    }

    @Test("What is committed with a body is there after the next opening; a body alone and one that is flushed late")
    func kept() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.body { try bench.run("INSERT INTO app_positions VALUES ('A', 1)") }
        // Nobody expected a flush when it began.
        try bench.log.begin()
        try bench.log.beginBody(flushing: false)
        try bench.run("INSERT INTO app_positions VALUES ('B', 2)")
        _ = try bench.log.append(LogSample.entry(1))
        #expect(try bench.log.endBody(keeping: true))
        try bench.log.commit(flushing: true)
        // A checkpoint flushed it, so the file alone has it.
        try folder.copyFromOutside("log.db", to: "copy.db")
        try bench.log.close()
        #expect(try RawDatabase.run(folder.file("copy.db"), "SELECT count(*) FROM app_positions, events") == ["2"])
        let again = try InboxBench(folder.file("log.db"))
        #expect(try again.read("SELECT quantity FROM app_positions WHERE symbol = ?1", ["B"]) == [[2]])
        try again.log.close()
    }

    @Test("All kinds of values go in and come out, RETURNING too")
    func values() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        let row: [ColumnValue] = [.integer(.min), .real(-0.5), .text("é\u{0}z"), .blob([0, 255])]
        try bench.body {
            #expect(try bench.run("INSERT INTO app_any VALUES (?1, ?2, ?3, ?4)", row) == 1)
            let answer = try bench.log.answer(
                "INSERT INTO app_any VALUES (?1, ?2, ?3, ?4), (1, 2.5, '', x'') RETURNING a, d", [nil, nil, nil, nil],
                .writing)
            #expect(answer == TableAnswer(rows: [TableRow([.null, .null]), TableRow([1, .blob([])])], changes: 2))
        }
        #expect(try bench.read("SELECT * FROM app_any ORDER BY rowid LIMIT 1") == [row])
        try bench.log.close()
    }

    @Test("A wrong statement is an error of its kind, nothing of it happened, and the body can go on")
    func wrong() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.body {
            try bench.run("INSERT INTO app_positions VALUES ('A', 1)")
            func code(_ sql: String, _ values: [ColumnValue] = []) -> InboxError.Code? {
                do { try bench.run(sql, values) } catch { return error.code }
                return nil
            }
            #expect(code("INSERT INTO app_positions VALUES ('B', 1), ('A', 2)") == .constraint)
            #expect(code("INSERT INTO app_positions VALUES ('B', 'many')") == .constraint)
            #expect(code("INSERT INTO app_positions VALUES ('B', 1000)") == .constraint)
            #expect(code("INSERT INTO app_nothing VALUES (1)") == .badStatement)
            #expect(code("SELECT quantity FROM app_positions WHERE symbol = ?1") == .badStatement)
            #expect(code("SELECT quantity FROM app_positions", [1]) == .badStatement)
            #expect(code("SELECT FROM") == .badStatement)
            #expect(code("SELECT 1; SELECT 2") == .badStatement)
            #expect(code("SELECT 1;  \n") == nil)
            #expect(code("INSERT INTO app_any (d) VALUES (zeroblob(20000000))") == .tooLarge)
        }
        #expect(try bench.read("SELECT * FROM app_positions") == [["A", 1]])
        try bench.log.close()
    }

    @Test(
        "A body touches only rows of the app's tables",
        arguments: [
            "SELECT * FROM events", "SELECT count(*) FROM events", "SELECT payload FROM events", "DELETE FROM events",
            "INSERT INTO subscriptions VALUES ('s', 'c', 't', NULL, 9, 9, 0)", "UPDATE exceptions SET state = 3",
            "INSERT INTO app_positions SELECT type, sequence FROM events",
            "UPDATE app_positions SET quantity = (SELECT max(sequence) FROM events)",
            "SELECT * FROM sqlite_schema", "SELECT * FROM sqlite_master", "SELECT * FROM pragma_table_info('events')",
            "SELECT * FROM dbstat", "WITH e AS (SELECT * FROM events) SELECT count(*) FROM e",
            "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "END", "ROLLBACK", "SAVEPOINT x", "RELEASE body", "ROLLBACK TO body",
            "ATTACH 'other.db' AS other", "DETACH main", "PRAGMA synchronous = OFF", "PRAGMA table_info(events)",
            "CREATE TABLE app_more (x)", "CREATE TEMP TABLE app_more (x)",
            "CREATE INDEX app_i ON app_positions (quantity)",
            "CREATE VIEW app_v AS SELECT 1", "CREATE TRIGGER app_t AFTER INSERT ON app_any BEGIN SELECT 1; END",
            "CREATE VIRTUAL TABLE app_f USING fts5(x)", "DROP TABLE app_positions", "DROP INDEX events_by_type",
            "ALTER TABLE app_positions ADD COLUMN x INTEGER", "ALTER TABLE app_positions RENAME TO app_p", "REINDEX",
            "ANALYZE", "VACUUM", "VACUUM INTO 'copy.db'", "EXPLAIN SELECT 1", "",
            "SELECT load_extension('x')", "SELECT random()", "SELECT hex(randomblob(8))", "SELECT datetime('now')",
            "SELECT CURRENT_TIMESTAMP", "SELECT last_insert_rowid()", "SELECT changes()", "-- comment\nCOMMIT",
        ])
    func forbidden(_ sql: String) throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.log.store(LogSample.entry(1))
        let code = try bench.code(sql)
        // Tables that SQLite makes up are not even found.
        let isMadeUp = sql.contains("dbstat") || sql.contains("pragma_")
        #expect(code == .notAllowed || (isMadeUp && code == .badStatement), "\(sql)")
        // The log is as it was, and works.
        try bench.log.store(LogSample.entry(2))
        #expect(try bench.log.read(after: 0, limit: 3).count == 2)
        #expect(try bench.read("SELECT count(*) FROM app_positions") == [[0]])
        try bench.log.close()
    }

    @Test("Who reads tables changes nothing", arguments: ["INSERT INTO app_any (a) VALUES (1)", "DELETE FROM app_any"])
    func readOnly(_ sql: String) throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.log.beginReading()
        do throws(InboxError) {
            _ = try bench.log.answer(sql, [], .reading)
            Issue.record("it was allowed")
        } catch { #expect(error.code == .notAllowed) }
        // Outside of a body there is nothing to change either.
        do throws(InboxError) {
            _ = try bench.log.answer(sql, [], .writing)
            Issue.record("it was allowed")
        } catch { #expect(error.code == .storage) }
        try bench.log.close()
    }

    @Test(
        "A statement that would run for ever is stopped; one that reads costs itself, one that writes the transaction")
    func runaway() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        let numbers = "WITH RECURSIVE app_n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM app_n)"
        try bench.body {
            try bench.run("INSERT INTO app_positions VALUES ('A', 1)")
            #expect(throws: InboxError.self) { try bench.run("\(numbers) SELECT count(*) FROM app_n") }
            // The steps are those of the body: there are none left.
            do throws(InboxError) {
                try bench.run("SELECT 1")
                Issue.record("it went on")
            } catch { #expect(error.code == .tooManySteps) }
        }
        #expect(try bench.read("SELECT * FROM app_positions") == [["A", 1]])
        #expect(try bench.code("\(numbers) SELECT count(*) FROM app_n") == .tooManySteps)
        // SQLite undoes the whole transaction of a write that is stopped, which is said.
        try bench.log.begin()
        try bench.log.beginBody(flushing: false)
        do throws(InboxError) {
            try bench.run("\(numbers) INSERT INTO app_any (a) SELECT x FROM app_n")
            Issue.record("it ended")
        } catch { #expect(error.code == .tooManySteps) }
        #expect(try !bench.log.endBody(keeping: true))
        #expect(code { try bench.log.commit(flushing: false) } != nil)
        try bench.log.rollback()
        try bench.log.store(LogSample.entry(1))
        #expect(try bench.read("SELECT count(*) FROM app_any") == [[0]])
        try bench.log.close()
    }

    @Test("OR ROLLBACK undoes the whole transaction, which is said")
    func orRollback() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.log.begin()
        _ = try bench.log.append(LogSample.entry(1))
        try bench.log.beginBody(flushing: true)
        try bench.run("INSERT INTO app_positions VALUES ('A', 1)")
        #expect(throws: InboxError.self) { try bench.run("INSERT OR ROLLBACK INTO app_positions VALUES ('A', 1)") }
        #expect(try !bench.log.endBody(keeping: true))
        try bench.log.rollback()
        #expect(try bench.log.store(LogSample.entry(1)) == [.stored(sequence: 1)])
        try bench.log.close()
    }

    @Test("In a full file a body fails, and acknowledgements have room")
    func full() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"), InboxBench.options(maxFileBytes: 512 << 10))
        try bench.log.change(.added(LogSample.subscription("s")))
        try bench.log.begin()
        try bench.log.beginBody(flushing: false)
        var code: InboxError.Code?
        for number in 0..<1_000 where code == nil {
            do throws(InboxError) {
                try bench.run(
                    "INSERT INTO app_any (a, d) VALUES (?1, ?2)",
                    [.integer(Int64(number)), .blob(.init(repeating: 1, count: 2_000))])
            } catch { code = error.code }
        }
        #expect(code == .full)
        // Whether SQLite had to undo more than the statement is its own affair.
        _ = try bench.log.endBody(keeping: false)
        try bench.log.rollback()
        try bench.log.change(.handed(subscription: "s", sequence: 0))
        #expect(try bench.read("SELECT count(*) FROM app_any") == [[0]])
        try bench.log.close()
    }

    @Test("Only the latest statements are kept prepared, and all work")
    func cache() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        try bench.body { () throws in
            for round in 0..<2 {
                for number in 0..<150 {
                    let rows = try bench.log.answer("SELECT \(number)", [], .writing).rows
                    #expect(rows == [TableRow([.integer(Int64(number))])])
                    #expect(bench.log.keptStatements <= 64, "round \(round)")
                }
            }
        }
        #expect(bench.log.keptStatements == 64)
        try bench.log.close()
    }

    @Test("Calls out of turn are refused")
    func misuse() throws {
        let folder = try TemporaryFolder()
        let bench = try InboxBench(folder.file("log.db"))
        let log = bench.log
        #expect(code { try log.beginBody(flushing: false) } == .internalError)
        #expect(code { _ = try log.endBody(keeping: true) } == .internalError)
        try log.begin()
        try log.beginBody(flushing: false)
        #expect(code { try log.beginBody(flushing: false) } == .internalError)
        #expect(code { try log.beginReading() } == .internalError)
        #expect(code { try log.commit(flushing: false) } == .internalError)
        #expect(try log.endBody(keeping: true))
        try log.commit(flushing: false)
        try log.close()
        #expect(code { try log.beginReading() } == .closed)
        #expect(throws: InboxError.self) { _ = try log.answer("SELECT 1", [], .reading) }
    }
}
