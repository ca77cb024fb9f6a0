import Foundation
import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@testable import TierBusSQLite

/// Rows that no log writes, in every table and column, with the checksum that belongs to them.
@Suite(.timeLimit(.minutes(3))) struct HostileRowTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("log.db") }

    init() throws { folder = try TemporaryFolder() }

    /// A closed log with something in every table. `t` wants nothing that is there, so that `s` decides what is owed.
    private func make() throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.change(
            .added(LogSample.subscription("s")), .added(LogSample.subscription("t", type: "NOTHING")))
        for number in 1...12 { try log.store(LogSample.entry(number)) }
        try log.change(
            .floor(subscription: "s", sequence: 3), .floor(subscription: "t", sequence: 12),
            .handed(subscription: "s", sequence: 9),
            .exception(subscription: "s", sequence: 5, LogException(state: .acked)),
            .deadLetter(LogSample.letter("s", 7)))
        try log.begin()
        let swept = try log.sweep(
            LogSweep(
                settledUpTo: 2, eventsBefore: Timestamp(nanoseconds: .max), tombstonesBefore: .epoch,
                mostTombstones: 10, now: .epoch, limit: 9))
        try log.commit(flushing: true)
        try log.close()
        #expect(swept.events == 2)
    }

    private static let wrong: [RawValue] = [
        .null, .real(1.5), .text("abc"), .text("é\u{0}"), .blob([0xFF]), .blob([UInt8](repeating: 7, count: 70_000)),
        .text(String(repeating: "x", count: 70_000)), .integer(.min), .integer(-1), .integer(0), .integer(.max),
    ]

    /// The rows that are changed, one column after the other, and how they are found.
    private static let rows: [(row: SealedRow, whereClause: String)] = [
        (SealedRow(LogSample.entry(6), at: 6), "events WHERE sequence = 6"),
        (SealedRow(LogSample.subscription("s", floor: 3)), "subscriptions WHERE name = 's'"),
        (.exception("s", 6), "exceptions WHERE sequence = 6"),
        (.letter("s", 7, halts: 1), "dead_letters WHERE sequence = 7"),
        (.tombstone(LogSample.id(1), 1), "tombstones WHERE sequence = 1"),
    ]

    @Test(
        "A value of any type and size in any column traps nowhere, and changes and hides no event",
        arguments: rows.indices)
    func anyValue(_ index: Int) throws {
        try make()
        let restoring = try RawDatabase.uncheck(path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let (row, place) = Self.rows[index]
        for column in row.values.indices {
            for value in Self.wrong {
                // A rowid is always an integer, and no key of a table without one is NULL.
                switch (index, column, value) {
                case (0, 0, .integer): break
                case (0, 0, _), (_, 0, .null), (2...3, 1, .null): continue
                default: break
                }
                try whole.write(to: URL(fileURLWithPath: path))
                try folder.chmod("log.db", 0o600)
                try RawDatabase.run(
                    path,
                    ["PRAGMA synchronous = OFF", "DELETE FROM \(place)", row.with(column, value).sql] + restoring)
                try use("\(place) \(column) \(value)".prefix(80).description)
            }
        }
    }

    /// Does with the log everything that can be done; event 6 may be damaged or out of place, all others are there.
    private func use(_ what: String) throws {
        let log = try SQLiteLog(path: path)
        let recovery = try log.recover()
        for text in recovery.remarks { #expect(text.utf8.count <= 1_024) }
        var sound: Set<Int64> = []
        for read in try log.read(after: 0, limit: 99) {
            switch read {
            case .event(let sequence, let entry):
                #expect(entry.payload == LogSample.entry(sequence < 13 ? Int(sequence) : 6).payload || sequence == 6)
                if entry.eventID == LogSample.id(Int(clamping: sequence)) { sound.insert(sequence) }
            case .damaged(let sequence, let key, let reason):
                #expect(sequence == 6, "\(what)")
                #expect(reason.utf8.count <= 1_024 && key?.utf8.count ?? 0 <= 1_024)
            }
        }
        #expect(sound.isSuperset(of: [3, 4, 5, 7, 8, 9, 10, 11, 12]), "\(what)")
        _ = try log.read(type: "ORDER", after: 0, limit: 99)
        for letter in try log.deadLetters(after: nil, limit: 99) {
            #expect(letter.reason.utf8.count <= 1_024, "\(what)")
            #expect((0...1_000_000).contains(letter.failures) && (0...1_000_000).contains(letter.interruptions))
        }
        _ = try log.census()
        // What is owed to s above its floor is still owed to somebody.
        let owner = recovery.subscriptions.first { $0.type == "ORDER" || $0.name == "s" || $0.floor == 0 }
        #expect(owner.map { $0.floor <= 3 } == true, "\(what)")
        for sequence: Int64 in [4, 8, 9, 10, 11, 12] {
            #expect(owner?.exceptions[sequence]?.state != .acked && owner?.exceptions[sequence]?.state != .dead)
        }
        if recovery.lastSequence < .max {
            #expect(try log.store(LogSample.entry(90)) == [.stored(sequence: recovery.lastSequence + 1)], "\(what)")
        } else {
            #expect(code { try log.store(LogSample.entry(90)) } == .full, "\(what)")
            try log.rollback()
        }
        try log.begin()
        _ = try log.sweep(
            LogSweep(
                settledUpTo: 3, eventsBefore: Timestamp(nanoseconds: .max), tombstonesBefore: .epoch,
                mostTombstones: 10, now: .epoch, limit: 9))
        try log.commit(flushing: true)
        try log.close()
    }

    @Test(
        "An event at a place before the first is told of, and not passed over without a word",
        arguments: [Int64.min, -3, 0])
    func beforeTheFirst(_ sequence: Int64) throws {
        try make()
        try RawDatabase.run(
            path, "DELETE FROM events WHERE sequence = 6", SealedRow(LogSample.entry(6), at: sequence).sql)
        let log = try SQLiteLog(path: path)
        let remarks = try log.recover().remarks
        #expect(remarks.contains { $0.contains("1 events stand before the first place") }, "\(remarks)")
        try log.close()
    }

    @Test("A dead letter that says nothing sensible of its state keeps its event", arguments: [-1, 4, 9, Int64.max])
    func unknownState(_ state: Int64) throws {
        try make()
        try RawDatabase.run(path, SealedRow.letter("s", 3, state: state).sql)
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.change(.floor(subscription: "s", sequence: 12))
        try log.begin()
        let swept = try log.sweep(
            LogSweep(
                settledUpTo: 12, eventsBefore: Timestamp(nanoseconds: .max), tombstonesBefore: .epoch,
                mostTombstones: 100, now: .epoch, limit: 99))
        try log.commit(flushing: true)
        // 7 is set aside, 12 is the last.
        #expect(swept.events == 7)
        #expect(try log.read(after: 0, limit: 99).map(\.sequence) == [3, 7, 12])
        let letters = try log.deadLetters(after: nil, limit: 9)
        #expect(letters.map(\.sequence) == [3, 7] && letters.first?.reason == DeadLetterRow.damagedReason)
        #expect(try log.census().deadLetters == 2)
        try log.close()
    }

    @Test("A tombstone whose number is damaged does not move the end of the log")
    func damagedTombstone() throws {
        try make()
        try RawDatabase.run(path, "UPDATE tombstones SET sequence = \(Int64.max) WHERE sequence = 1")
        let log = try SQLiteLog(path: path)
        #expect(try log.recover().lastSequence == 12)
        #expect(try log.store(LogSample.entry(1)) == [.duplicate(of: .max)])
        #expect(try log.store(LogSample.entry(13)) == [.stored(sequence: 13)])
        try log.close()
    }

    @Test("A row larger than any can be ends in an error and not in a trap")
    func oversized() throws {
        try make()
        try RawDatabase.run(path, "UPDATE events SET payload = zeroblob(40000000) WHERE sequence = 6")
        let error = LogError.thrown {
            let log = try SQLiteLog(path: path)
            defer { #expect(throws: Never.self) { try log.close() } }
            _ = try log.recover()
        }
        #expect(error?.code == .corrupt || error?.code == .tooLarge, "\(String(describing: error))")
    }

    @Test("No text of a damaged log has a payload in it")
    func noPayload() throws {
        let secret = "s3cr3t-payload"
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")))
        for number in 1...6 {
            var entry = LogSample.entry(number)
            entry.payload = Array(secret.utf8)
            try log.store(entry)
        }
        try log.change(
            .deadLetter(LogSample.letter("s", 2)),
            .exception(subscription: "s", sequence: 3, LogException(state: .held)))
        var texts: [String] = []
        var large = LogSample.entry(9)
        large.payload = Array(String(repeating: secret, count: 100_000).utf8)
        texts.append(LogError.thrown { try log.store(large) }?.message ?? "")
        try log.rollback()
        try log.close()
        for table in ["events", "subscriptions", "exceptions", "dead_letters"] {
            try RawDatabase.run(path, "UPDATE \(table) SET checksum = checksum + 1")
        }
        let again = try SQLiteLog(path: path)
        texts += try again.recover().remarks
        for case .damaged(_, _, let reason) in try again.read(after: 0, limit: 9) { texts.append(reason) }
        texts += try again.deadLetters(after: nil, limit: 9).map(\.reason)
        try again.close()
        #expect(texts.count >= 11 && !texts.contains(""))
        for text in texts { #expect(!text.contains(secret) && text.utf8.count <= 1_024) }
    }
}
