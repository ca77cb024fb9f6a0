import Foundation
import Testing
import TierBusCore
import TierBusRouter

@testable import TierBusSQLite
import TierBusTesting

@Suite struct DamageTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("log.db") }

    init() throws { folder = try TemporaryFolder() }

    /// A closed log of twelve orders, two subscriptions, exceptions and dead letters.
    private func make() throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")), .added(LogSample.subscription("t")))
        for number in 1...12 { try log.store(LogSample.entry(number)) }
        try log.change(
            .floor(subscription: "s", sequence: 3), .handed(subscription: "s", sequence: 9),
            .exception(subscription: "s", sequence: 5, LogException(state: .acked)),
            .exception(subscription: "s", sequence: 6, LogException(state: .retrying, failures: 2)),
            .deadLetter(LogSample.letter("s", 7)), .deadLetter(LogSample.letter("t", 2)))
        try log.close()
    }

    private func reopened<Result>(
        _ options: SQLiteOptions = SQLiteOptions(), _ body: (SQLiteLog, LogRecovery) throws -> Result
    ) throws -> Result {
        let log = try SQLiteLog(path: path, options: options)
        let result: Result
        do {
            result = try body(log, try log.recover())
        } catch {
            try log.close()
            throw error
        }
        try log.close()
        return result
    }

    // MARK: Events

    static let changes = [
        "sequence = 90", "event_id = x'00112233445566778899aabbccddeeff'", "event_id = x'00'", "type = 'ORDEQ'",
        "version = 2", "version = 65536", "version = -1", "timestamp = timestamp + 1",
        "published_at = published_at - 1", "source = 'rist'", "source = ''", "scope = 1", "scope = 250",
        "topic = 'orders.9'", "topic = ''", "topic = NULL", "ordering_key = 'key-3'",
        "correlation_id = zeroblob(16)", "causation_id = x'01' || x'00'", "priority = 3", "priority = 77",
        "checksum = checksum + 1", "payload = zeroblob(24)", "payload = x''", "payload = payload || x'00'",
        "type = CAST(x'4fff52444552' AS TEXT)", "ordering_key = CAST(x'ff' AS TEXT)",
    ]

    @Test("A change of any column of an event is found, whoever reads it", arguments: changes)
    func columns(_ change: String) throws {
        try make()
        let change = change.replacingOccurrences(of: "x'01' || x'00'", with: "CAST(x'01' || x'00' AS BLOB)")
            .replacingOccurrences(of: "payload || x'00'", with: "CAST(payload || x'00' AS BLOB)")
        try RawDatabase.run(path, "UPDATE events SET \(change) WHERE sequence = 6")
        let place: Int64 = change.hasPrefix("sequence") ? 90 : 6
        try reopened { (log, recovery) throws in
            #expect(recovery.remarks.contains { $0.contains("not what was written") && $0.hasSuffix("\(place)") })
            for reads in [try log.read(after: 0, limit: 99), try log.read(type: "ORDER", after: 0, limit: 99)] {
                #expect(reads.count == 12)
                for read in reads {
                    switch read {
                    case .event(let sequence, let entry):
                        #expect(sequence != place && entry == LogSample.entry(Int(sequence)))
                    case .damaged(let sequence, let key, _):
                        #expect(sequence == place)
                        if !change.hasPrefix("ordering_key") { #expect(key == LogSample.entry(6).orderingKey) }
                    }
                }
            }
            // Readers of other types see it too: what it was is not known. Pages keep their size and order.
            #expect(try log.read(type: "FILL", after: 0, limit: 9).map(\.sequence) == [place])
            #expect(try log.read(type: "ORDER", after: 4, limit: 2).map(\.sequence) == (place == 6 ? [5, 6] : [5, 7]))
            #expect(try log.census().deadLetters == 2)
        }
    }

    @Test("A change of each single bit of a stored payload is found")
    func payloadBits() throws {
        try make()
        let payload = LogSample.entry(6).payload
        for bit in 0..<(8 * payload.count) {
            var changed = payload
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            let hex = changed.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
            try RawDatabase.run(
                path, "PRAGMA synchronous = OFF", "UPDATE events SET payload = x'\(hex)' WHERE sequence = 6")
            let read = try reopened(SQLiteOptions(checkedFileBytes: 0)) { (log, _) throws in
                try log.read(after: 5, limit: 1)
            }
            guard case .damaged(6, _, _)? = read.first else {
                Issue.record("bit \(bit) was not noticed")
                return
            }
        }
    }

    @Test("The id of a damaged event is still taken; it is the same only if type, version and payload are")
    func damagedDuplicate() throws {
        try make()
        try RawDatabase.run(
            path, "UPDATE events SET source = 'x' WHERE sequence = 4",
            "UPDATE events SET payload = x'00' WHERE sequence = 5")
        try reopened { (log, _) throws in
            #expect(try log.store(LogSample.entry(4), LogSample.entry(5)) == [.duplicate(of: 4), .conflict(with: 5)])
        }
    }

    @Test("An event below every floor is found damaged when it is read")
    func settledEvent() throws {
        try make()
        try RawDatabase.run(
            path, "UPDATE events SET source = 'x' WHERE sequence = 2", "DELETE FROM subscriptions WHERE name = 't'")
        try reopened { (log, recovery) throws in
            #expect(!recovery.remarks.contains { $0.contains("not what was written") })
            guard case .damaged(2, _, _)? = try log.read(after: 1, limit: 1).first else {
                Issue.record("read as if nothing had happened")
                return
            }
        }
    }

    // MARK: Other rows

    @Test(
        "A damaged subscription begins again at the start, and the rest goes on",
        arguments: [
            "floor = 4", "floor = -1", "floor = 9223372036854775807", "handed = 8", "container = 'x'", "type = 'ORDEQ'",
            "source = 'x'", "checksum = 0", "type = CAST(x'ff' AS TEXT)",
        ])
    func damagedSubscription(_ change: String) throws {
        try make()
        try RawDatabase.run(path, "UPDATE subscriptions SET \(change) WHERE name = 's'")
        try reopened { (log, recovery) throws in
            #expect(recovery.lastSequence == 12)
            #expect(recovery.subscriptions.map(\.name) == ["s", "t"])
            #expect(recovery.subscriptions.map(\.floor) == [0, 0])
            #expect(recovery.subscriptions.map(\.handed) == [0, 0])
            #expect(recovery.subscriptions.first?.exceptions.count == 3)
            #expect(recovery.remarks.contains { $0.contains("'s' is damaged") })
            // The app registers it anew, and it is whole again.
            try log.change(.redefined(LogSample.subscription("s")), .floor(subscription: "s", sequence: 4))
        }
        try reopened { (_, recovery) throws in
            #expect(recovery.remarks.isEmpty)
            #expect(recovery.subscriptions.first?.floor == 4)
            #expect(recovery.subscriptions.first?.type == "ORDER")
        }
    }

    @Test("A subscription whose name is damaged is kept and remarked on; its exceptions too")
    func damagedName() throws {
        try make()
        try RawDatabase.run(path, "UPDATE subscriptions SET name = CAST(x'ff41' AS TEXT) WHERE name = 's'")
        try reopened { (_, recovery) throws in
            #expect(recovery.subscriptions.count == 2)
            #expect(recovery.remarks.contains { $0.contains("is damaged") })
            #expect(recovery.remarks.contains { $0.contains("3 exceptions belong to no subscription") })
        }
    }

    @Test(
        "A damaged exception is forgotten, so that its event is delivered again",
        arguments: [
            "state = 3", "state = 9", "failures = 1", "interruptions = 1", "due = 5", "sequence = 8", "checksum = 1",
        ])
    func damagedException(_ change: String) throws {
        try make()
        try RawDatabase.run(path, "UPDATE exceptions SET \(change) WHERE subscription = 's' AND sequence = 6")
        try reopened { (log, recovery) throws in
            #expect(recovery.subscriptions.first?.exceptions.keys.sorted() == [5, 7])
            #expect(recovery.remarks.contains { $0.contains("1 rows of exceptions") })
            // 4, 8 and 12 are global and not settled for s; 4, 8, 12 and others below for t.
            let census = try log.census()
            #expect(census.pending == owed(floor: 3, settled: [5, 7]) + owed(floor: 0, settled: [2]))
        }
        try reopened { (_, recovery) throws in #expect(recovery.remarks.isEmpty) }
    }

    private func owed(floor: Int, settled: Set<Int>) -> Int {
        (1...12).filter { $0 > floor && !settled.contains($0) && LogSample.entry($0).scope == .global }.count
    }

    @Test("A damaged exception of a dead letter stays dead")
    func damagedDeadException() throws {
        try make()
        try RawDatabase.run(path, "UPDATE exceptions SET state = 1 WHERE subscription = 's' AND sequence = 7")
        try reopened { (_, recovery) throws in
            #expect(
                recovery.subscriptions.first?.exceptions[7] == LogException(state: .dead, failures: 3, interruptions: 1)
            )
            #expect(recovery.remarks.count == 1)
        }
        try reopened { (_, recovery) throws in #expect(recovery.remarks.isEmpty) }
    }

    @Test(
        "A damaged dead letter keeps its place",
        arguments: ["reason = 'yes'", "failures = 0", "at = 1", "checksum = 2"])
    func damagedDeadLetter(_ change: String) throws {
        try make()
        try RawDatabase.run(path, "UPDATE dead_letters SET \(change) WHERE subscription = 's'")
        try reopened { (log, recovery) throws in
            let letters = try log.deadLetters(after: nil, limit: 9)
            #expect(letters.map(\.sequence) == [7, 2])
            #expect(letters.first?.reason.contains("damaged") == true)
            #expect(letters.last == LogSample.letter("t", 2))
            #expect(recovery.remarks.contains { $0.contains("dead letters") })
        }
    }

    @Test("Absurd counts are clamped, and no sequence is given twice when the end of the log is gone")
    func absurdValues() throws {
        try make()
        var sum = RowChecksum(.exceptions)
        sum.combine("s")
        for number: Int64 in [10, 2, .max, .min, .max] { sum.combine(number) }
        try RawDatabase.run(
            path,
            "INSERT INTO exceptions VALUES ('s', 10, 2, \(Int64.max), \(Int64.min), \(Int64.max), \(sum.value))",
            "DELETE FROM events WHERE sequence > 5")
        try reopened { (log, recovery) throws in
            let exception = try #require(recovery.subscriptions.first?.exceptions[10])
            #expect(exception.failures == 1_000_000 && exception.interruptions == 0)
            #expect(recovery.lastSequence == 10)
            #expect(recovery.remarks.contains { $0.contains("ends at 5") })
            #expect(try log.store(LogSample.entry(20)) == [.stored(sequence: 11)])
        }
    }

    // MARK: Indexes and whole files

    @Test("Exceptions that the floor has passed leave the file")
    func settledExceptions() throws {
        try make()
        try reopened { (log, _) throws in try log.change(.floor(subscription: "s", sequence: 6)) }
        let left = try RawDatabase.run(path, "SELECT subscription || sequence FROM exceptions ORDER BY 1")
        #expect(left == ["s7", "t2"])
    }

    @Test("An index that lost entries is made anew, in a small file and in a large one", arguments: [0, 1 << 30])
    func lostIndexEntries(_ checked: Int) throws {
        try make()
        let name = "WHERE name = 'events_by_type'"
        try RawDatabase.run(
            path, "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = sql || ' WHERE sequence <> 8' \(name)")
        try RawDatabase.run(path, "REINDEX events_by_type")
        try RawDatabase.run(
            path, "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE sequence <> 8', '') \(name)")
        try reopened(SQLiteOptions(checkedFileBytes: checked)) { (log, recovery) throws in
            #expect(recovery.remarks.contains { $0.contains("made anew") })
            #expect(try log.read(type: "ORDER", after: 0, limit: 99).count == 12)
        }
        try reopened(SQLiteOptions(checkedFileBytes: checked)) { (_, recovery) throws in
            #expect(recovery.remarks.isEmpty)
        }
    }

    @Test("Of files with one flipped bit or one overwritten run, none traps, invents or hides an event")
    func mutatedFiles() throws {
        try make()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let good = Dictionary(uniqueKeysWithValues: (1...12).map { (Int64($0), LogSample.entry($0)) })
        var random = SeededGenerator(seed: 20)
        var (refused, remarked, unharmed) = (0, 0, 0)
        let rounds = ProcessInfo.processInfo.environment["TIERBUS_MUTATED_FILES"].flatMap { Int($0) } ?? 300
        for round in 0..<rounds {
            var bytes = whole
            if round % 3 == 0 {
                let start = Int.random(in: 0..<(bytes.count - 8), using: &random)
                for place in start..<(start + 8) { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            } else {
                // Two thirds of the flips go where something is.
                var place = 0
                repeat { place = Int.random(in: 0..<bytes.count, using: &random) } while bytes[place] == 0
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            try bytes.write(to: URL(fileURLWithPath: path))
            try folder.chmod("log.db", 0o600)
            do {
                try reopened(SQLiteOptions(checkedFileBytes: 0)) { (log, recovery) throws in
                    let reads = try log.read(after: 0, limit: 100)
                    var found: Set<Int64> = []
                    for case .event(let sequence, let entry) in reads {
                        #expect(good[sequence] == entry, "round \(round)")
                        found.insert(sequence)
                    }
                    _ = try log.read(type: "ORDER", after: 0, limit: 100)
                    _ = try log.deadLetters(after: nil, limit: 100)
                    _ = try log.census()
                    if found.count < 12 { #expect(!recovery.remarks.isEmpty, "round \(round)") }
                    for subscription in recovery.subscriptions where subscription.name == "s" {
                        #expect(subscription.floor <= 3, "round \(round)")
                    }
                    if recovery.remarks.isEmpty { unharmed += 1 } else { remarked += 1 }
                }
            } catch is LogError {
                refused += 1
            }
        }
        // Each kind of end occurs, so the loop tests what it says.
        #expect(refused > 0 && remarked > 0 && unharmed > 0, "\(refused) \(remarked) \(unharmed)")
    }
}
