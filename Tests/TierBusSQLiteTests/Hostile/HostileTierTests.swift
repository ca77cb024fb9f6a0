import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@testable import TierBusSQLite

/// What a reliable tier does with a file whose rows are whole and say what no log would write.
@Suite(.timeLimit(.minutes(2))) struct HostileTierTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("log.db") }

    init() throws { folder = try TemporaryFolder() }

    /// A closed log of `count` global orders, and a subscription that has got none of them.
    private func make(_ count: Int = 6, floor: Int64 = 0) throws {
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        try log.change(.added(LogSample.subscription("s")))
        for number in 1...count { try log.store(Self.entry(number)) }
        if floor > 0 { try log.change(.floor(subscription: "s", sequence: floor)) }
        try log.close()
    }

    private static func entry(_ number: Int) -> LogEntry {
        var entry = LogSample.entry(number)
        entry.orderingKey = "key \(number)"
        return entry
    }

    /// Everything that a life over the file hands over, all of it acknowledged, and what is told and left.
    private func life() async throws -> (deliveries: [DurableDelivery], remarks: [String], letters: [DeadLetter]) {
        let bench = FileBench(path)
        try await bench.tier.start()
        let deliveries = try await bench.handle("s", type: "ORDER")
        let letters = try await bench.tier.deadLetters(after: nil, limit: 99)
        await bench.tier.close()
        for delivery in deliveries { #expect(delivery.entry == Self.entry(Int(delivery.sequence))) }
        return (deliveries, bench.remarks, letters)
    }

    @Test("A redriven dead letter whose exception is missing is delivered", arguments: [0, 4])
    func missingException(_ floor: Int64) async throws {
        try make(4, floor: floor)
        try RawDatabase.run(path, SealedRow.letter("s", 2, key: "key 2", state: 1).sql)
        #expect(Set(try await life().deliveries.map(\.sequence)) == (floor == 0 ? [1, 2, 3, 4] : [2]))
    }

    @Test("A redriven dead letter without its event is set aside again, with that reason")
    func missingEvent() async throws {
        try make(4, floor: 4)
        try RawDatabase.run(
            path, "DELETE FROM events WHERE sequence = 2", SealedRow.letter("s", 2, state: 1).sql,
            SealedRow.exception("s", 2, state: 0, failures: 0).sql)
        let (deliveries, _, letters) = try await life()
        #expect(deliveries.isEmpty)
        #expect(letters.map(\.sequence) == [2] && letters.first?.state == .setAside)
        #expect(letters.first?.reason.contains("not in the log any more") == true)
    }

    @Test(
        "A dead letter at a place that no event can have is damaged, and does not stop the others",
        arguments: [Int64.min, -5, 0, .max], [0, 1, 2, 3])
    func impossibleLetter(_ sequence: Int64, _ state: Int64) async throws {
        try make()
        try RawDatabase.run(
            path, SealedRow.letter("s", sequence, halts: 1, state: state).sql,
            SealedRow.exception("s", sequence, state: 2).sql)
        let (deliveries, remarks, letters) = try await life()
        #expect(deliveries.map(\.sequence).sorted() == [1, 2, 3, 4, 5, 6])
        #expect(remarks.contains { $0.contains("dead letters are damaged") })
        #expect(remarks.contains { $0.contains("rows of exceptions are damaged") })
        #expect(letters.map(\.sequence) == [sequence])
        // Nobody can decide on it, and who tries does not harm the others.
        let bench = FileBench(path)
        try await bench.tier.start()
        for decision in [LetterDecision.redrive, .discard] {
            await #expect(throws: LogError.self) {
                _ = try await bench.tier.decide(decision, subscription: "s", sequence: sequence)
            }
        }
        #expect(try await bench.tier.census().pending == 0)
        await bench.tier.close()
        let log = try SQLiteLog(path: path)
        #expect(try log.recover().lastSequence == 6)
        #expect(try log.store(Self.entry(7)) == [.stored(sequence: 7)])
        try log.close()
    }

    @Test(
        "Counts and due times of every size are clamped: the event is delivered or set aside, never lost",
        arguments: [Int64.min, -1, 0, 3, .max])
    func absurdNumbers(_ number: Int64) async throws {
        try make()
        let rows = (1...6).map { sequence in
            SealedRow.exception(
                "s", sequence, state: sequence % 3, failures: sequence > 3 ? number : 0,
                interruptions: sequence > 3 ? 0 : number, due: sequence > 3 ? 0 : number)
        }
        for row in rows { try RawDatabase.run(path, row.sql) }
        let (deliveries, _, letters) = try await life()
        #expect(
            Set(deliveries.map(\.sequence)).union(letters.map(\.sequence)) == [1, 2, 3, 4, 5, 6],
            "\(deliveries.map(\.sequence)) \(letters)")
        for letter in letters { #expect(letter.failures >= 0 && letter.failures <= 1_000_000) }
    }

    @Test("Exceptions below the floor and of nobody have no effect")
    func uselessExceptions() async throws {
        try make(6, floor: 3)
        for state in 0...4 {
            try RawDatabase.run(
                path, SealedRow.exception("s", 2, state: Int64(state)).sql,
                SealedRow.exception("nobody", 5, state: Int64(state)).sql)
            let log = try SQLiteLog(path: path)
            #expect(try log.recover().subscriptions.first?.exceptions == [:])
            try log.close()
        }
        #expect(try await life().deliveries.map(\.sequence).sorted() == [4, 5, 6])
    }

    @Test("A subscription of which not even the name can be read is kept under another, and the others go on")
    func unreadableName() async throws {
        try make(6, floor: 3)
        let row = SealedRow(LogSample.subscription("x"))
        let restoring = try RawDatabase.uncheck(path)
        try RawDatabase.run(
            path,
            [row.with(0, .text("")).sql, row.with(0, .blob([1])).sql, row.with(0, .integer(5)).sql] + restoring)
        let (deliveries, remarks, _) = try await life()
        #expect(deliveries.map(\.sequence).sorted() == [4, 5, 6])
        #expect(remarks.contains { $0.contains("'\(SubscriptionRow.unreadable)' is damaged") })
    }

    @Test("Two rows whose names are one to Swift are one subscription that begins again, and nothing is lost")
    func oneNameTwice() async throws {
        try make()
        try RawDatabase.run(
            path, "DELETE FROM subscriptions", SealedRow(LogSample.subscription("\u{e9}", floor: 2)).sql,
            SealedRow(LogSample.subscription("e\u{301}", floor: 5)).sql)
        let log = try SQLiteLog(path: path)
        let recovery = try log.recover()
        #expect(recovery.subscriptions.map(\.floor) == [0])
        #expect(recovery.remarks.contains { $0.contains("is damaged") })
        try log.close()
    }

    @Test("An event with values that none can have is set aside for everybody, and the others are delivered")
    func impossibleEvent() async throws {
        try make()
        let row = SealedRow(Self.entry(4), at: 4)
        for (column, value) in [
            (7, RawValue.integer(9)), (12, .integer(-1)), (3, .integer(65_536)), (1, .blob([1])),
            (2, .text(String(repeating: "x", count: 2_000))), (9, .text(String(repeating: "k", count: 2_000))),
        ] {
            try RawDatabase.run(path, "DELETE FROM events WHERE sequence = 4", row.with(column, value).sql)
            try RawDatabase.run(
                path, "DELETE FROM exceptions", "DELETE FROM dead_letters",
                SealedRow(LogSample.subscription("s")).sql)
            let (deliveries, _, letters) = try await life()
            #expect(deliveries.map(\.sequence).sorted() == [1, 2, 3, 5, 6], "column \(column)")
            #expect(letters.map(\.sequence) == [4], "column \(column)")
            #expect(letters.first?.reason.contains("values that no event can have") == true)
        }
    }

    @Test("The tombstone of a living event answers who publishes it again, and the event is delivered all the same")
    func tombstoneOfTheLiving() async throws {
        try make()
        let entry = Self.entry(3)
        let digest = TombstoneRow.digest(type: entry.type, version: Int64(entry.version), payload: entry.payload)
        try RawDatabase.run(path, SealedRow.tombstone(entry.eventID, 3, digest: digest).sql)
        let log = try SQLiteLog(path: path)
        _ = try log.recover()
        #expect(try log.store(entry) == [.duplicate(of: 3)])
        var other = entry
        other.payload.append(0)
        #expect(try log.store(other) == [.conflict(with: 3)])
        try log.close()
        #expect(try await life().deliveries.map(\.sequence).sorted() == [1, 2, 3, 4, 5, 6])
    }
}
