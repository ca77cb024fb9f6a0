import Foundation
import TierBusCore
import TierBusRouter
import TierBusTesting
import Testing

@testable import TierBusSQLite

/// Opens stores that earlier versions wrote; `Golden` has one of each released schema version.
@Suite struct GoldenTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("log.db")
    }

    private func copy(version: Int) throws {
        let golden = try #require(
            Bundle.module.url(forResource: "version-\(version)", withExtension: "db", subdirectory: "Golden"))
        try FileManager.default.copyItem(atPath: golden.path, toPath: path)
        try folder.chmod("log.db", 0o600)
    }

    private func opened(_ options: SQLiteOptions = SQLiteOptions(), _ body: (SQLiteLog, LogRecovery) throws -> Void)
        throws
    {
        let log = try SQLiteLog(path: path, options: options)
        do { try body(log, log.recover()) } catch {
            try log.close()
            throw error
        }
        try log.close()
    }

    /// What `Golden/version-1.db` was made of.
    private func letters(damaged: Bool) -> [DeadLetter] {
        var letters = [
            LogSample.letter("audit", 3, reason: "will be damaged"), LogSample.letter("orders", 2, reason: "no price"),
            LogSample.letter("orders", 7, reason: "rejected by the venue"),
        ]
        for index in letters.indices {
            letters[index].orderingKey = LogSample.entry(Int(letters[index].sequence)).orderingKey
        }
        if damaged { letters[0] = DeadLetterRow.damaged("audit", 3) }
        return letters
    }

    private func check(_ log: SQLiteLog, _ recovery: LogRecovery, damaged: Bool = false) throws {
        #expect(recovery.lastSequence == 24)
        #expect(recovery.subscriptions.map(\.name) == ["audit", "fills", "orders"])
        let orders = try #require(recovery.subscriptions.last)
        #expect(orders.floor == 4 && orders.handed == 14)
        #expect(
            orders.exceptions == [
                5: LogException(state: .acked), 7: LogException(state: .dead, failures: 3, interruptions: 1),
                8: LogException(state: .retrying, failures: 2, due: Timestamp(nanoseconds: 1_700_000_000_000_000_500)),
                10: LogException(state: .held), 11: LogException(state: .inFlight, interruptions: 1),
            ])
        for (index, read) in try log.read(after: 0, limit: 99).enumerated() {
            let number = index + 1
            let entry = LogSample.entry(number, type: number % 3 == 0 ? "FILL" : "ORDER", bytes: 40)
            #expect(read == .event(sequence: Int64(number), entry))
        }
        #expect(try log.deadLetters(after: nil, limit: 9) == letters(damaged: damaged))
    }

    @Test("A store of version 1 opens, has what was in it, and is of the present version from then on")
    func version1() throws {
        try copy(version: 1)
        try opened { (log, recovery) throws in
            #expect(recovery.remarks.isEmpty)
            try check(log, recovery)
        }
        #expect(try RawDatabase.run(path, "PRAGMA user_version") == ["2"])
        // What is new works on it.
        try opened { (log, recovery) throws in
            try check(log, recovery)
            var letter = letters(damaged: false)[1]
            letter.state = .redriven
            try log.change(
                .deadLetter(letter), .exception(subscription: "orders", sequence: 2, LogException(state: .held)))
        }
        try opened { (_, recovery) throws in
            #expect(recovery.subscriptions.last?.letters.keys.sorted() == [2])
        }
    }

    @Test("The store of the present version opens, with what this code writes into one, all kinds of rows")
    func version2() throws {
        // TIERBUS_GOLDEN=PATH makes the file anew, for a version that is not released yet.
        if let path = ProcessInfo.processInfo.environment["TIERBUS_GOLDEN"] { try GoldenStore.write(path) }
        func content() throws -> [String] {
            var found: [String] = []
            try opened { (log, recovery) throws in
                #expect(recovery.remarks.isEmpty)
                found = try [
                    "\(recovery.lastSequence) \(log.tombstoneCount)", "\(log.read(after: 0, limit: 99))",
                    "\(log.deadLetters(after: nil, limit: 99))",
                ]
                for row in recovery.subscriptions {
                    found += ["\(row.name) \(row.type) \(row.floor) \(row.handed)"]
                    found += row.exceptions.sorted { $0.key < $1.key }.map { "\($0)" }
                    found += row.letters.sorted { $0.key < $1.key }.map { "\($0)" }
                }
                // What was let go of is known by its id.
                let again = try log.store(GoldenStore.entry(1), GoldenStore.entry(8))
                #expect(again == [.duplicate(of: 1), .duplicate(of: 8)])
            }
            return found
        }
        try copy(version: 2)
        let golden = try content()
        try FileManager.default.removeItem(atPath: path)
        try GoldenStore.write(path)
        #expect(try content() == golden)
        #expect(golden.first == "24 6")
    }

    @Test("A store of version 1 can be compacted, and then gives room back like a new one")
    func compacted() throws {
        try copy(version: 1)
        try opened { (log, recovery) throws in
            try log.compact()
            try check(log, recovery)
        }
        try opened { (log, recovery) throws in try check(log, recovery) }
        #expect(try RawDatabase.run(path, "PRAGMA auto_vacuum") == ["2"])
    }

    @Test("A damaged dead letter of version 1 keeps its place when the store is upgraded, and that is told")
    func damagedVersion1() throws {
        try copy(version: 1)
        try RawDatabase.run(path, "UPDATE dead_letters SET failures = 9 WHERE subscription = 'audit'")
        try opened { (log, recovery) throws in
            #expect(recovery.remarks.count == 1 && recovery.remarks[0].contains("dead letters"))
            try check(log, recovery, damaged: true)
        }
        try opened { (_, recovery) throws in #expect(recovery.remarks.isEmpty) }
    }

    @Test("Who does not want a store of version 1 changed is refused, and it is not")
    func notUpgraded() throws {
        try copy(version: 1)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(code { try opened(SQLiteOptions(upgrades: false)) { _, _ in } } == .olderVersion)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test("A store of version 1 with something in it that does not belong there is refused, and not upgraded")
    func foreignPart() throws {
        try copy(version: 1)
        try RawDatabase.run(path, "CREATE VIEW extra AS SELECT * FROM events")
        #expect(code { try opened { _, _ in } } == .wrongSchema)
        #expect(try RawDatabase.run(path, "PRAGMA user_version") == ["1"])
    }

    @Test("An upgrade that has no room changes nothing")
    func noRoom() throws {
        try copy(version: 1)
        let log = try Database(path: path)
        try log.execute("PRAGMA locking_mode = EXCLUSIVE", "testing")
        try log.execute("PRAGMA journal_mode = WAL", "testing")
        let pages = try log.number("PRAGMA page_count", "testing") ?? 0
        try log.execute("PRAGMA max_page_count = \(pages)", "testing")
        #expect(code { _ = try Upgrade.fromVersion1(log) } == .full)
        try log.close()
        #expect(try RawDatabase.run(path, "PRAGMA user_version") == ["1"])
        try opened { (log, recovery) throws in try check(log, recovery) }
    }
}
