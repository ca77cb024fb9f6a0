import Foundation
import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite struct JournalTests {
    private static func input(_ number: Int64, bytes: Int = 40) -> JournalEntry {
        .input(
            InputRecord(
                container: "data\(number % 3)", type: "BAR", way: number % 5 == 0 ? .ingress : .feed,
                time: Timestamp(nanoseconds: number * 1_000_000 - 7), version: UInt16(number % 3),
                payload: (0..<bytes).map { UInt8(truncatingIfNeeded: Int64($0) &* number) }))
    }

    private static func delivery(_ number: Int64) -> JournalEntry {
        let id = EventID(naming: "event", number)
        return .delivery(
            DeliveryRecord(
                place: 0, lane: "lane\(number % 2)", subscriber: "BAR at c\(number % 4)", type: "BAR", eventID: id,
                sequence: number, time: Timestamp(nanoseconds: number * 1_000), source: "data",
                correlationID: number % 2 == 0 ? id : EventID(naming: "root", number),
                causationID: number % 3 == 0 ? .none : EventID(naming: "cause", number), attempt: 2, priority: .high,
                version: 4, payload: number % 4 == 0 ? nil : [1, 2, UInt8(truncatingIfNeeded: number)],
                timestamp: Timestamp(nanoseconds: -number)))
    }

    private static func stored(_ number: Int64) -> JournalEntry {
        .stored(
            StoredRecord(
                eventID: EventID(naming: "event", number), sequence: number, time: Timestamp(nanoseconds: number * 900))
        )
    }

    /// Inputs and deliveries in turns, and something stored after every tenth.
    private static func mixed(_ count: Int64) -> [JournalEntry] {
        var entries: [JournalEntry] = []
        for number in 0..<count {
            entries.append(number % 2 == 0 ? input(number) : delivery(number))
            if number % 10 == 1 { entries.append(stored(number)) }
        }
        return entries
    }

    /// Writes entries into a file of a folder that lives as long as the answer.
    private func write(
        _ entries: [JournalEntry], closing: Bool = true, in folder: TemporaryFolder, as name: String = "day.journal"
    ) throws -> String {
        let path = folder.file(name)
        let writer = try JournalWriter(Recording(to: path, deliveries: true), startedAt: Timestamp(seconds: 5)) {
            error in
            Issue.record("\(error)")
        }
        for entry in entries { writer.append(entry) }
        if closing { try writer.close() }
        return path
    }

    private static func numbered(_ entries: [JournalEntry]) -> [JournalEntry] {
        var place: Int64 = 0
        return entries.map { entry in
            guard case .delivery(var delivery) = entry else { return entry }
            delivery.place = place
            place += 1
            return .delivery(delivery)
        }
    }

    @Test("What is written is read back, in order, and may be read again", arguments: [0, 1, 2, 5_000])
    func roundTrip(count: Int64) throws {
        let folder = try TemporaryFolder()
        let entries = Self.mixed(count)
        let journal = try Journal(write(entries, in: folder))
        #expect(journal.startedAt == Timestamp(seconds: 5) && journal.recordsDeliveries)
        for _ in 0..<2 { #expect(Array(journal.entries) == Self.numbered(entries)) }
        let check = journal.check()
        #expect(check.inputs == (count + 1) / 2 && check.deliveries == count / 2 && check.end == .complete)
    }

    @Test("A journal that breaks off anywhere is read up to there, and says so")
    func truncation() throws {
        let folder = try TemporaryFolder()
        let entries = Self.mixed(6)
        let path = try write(entries, in: folder)
        let bytes = try Data(contentsOf: URL(filePath: path))
        let expected = Self.numbered(entries)
        for length in 32..<bytes.count {
            try bytes.prefix(length).write(to: URL(filePath: path))
            let journal = try Journal(path)
            let found = Array(journal.entries)
            #expect(found == Array(expected.prefix(found.count)))
            guard case .truncated(let place) = journal.check().end else {
                Issue.record("a journal of \(length) of \(bytes.count) bytes ends with \(journal.check().end)")
                continue
            }
            #expect(place <= Int64(length))
        }
        for length in 0..<32 {
            try bytes.prefix(length).write(to: URL(filePath: path))
            #expect(throws: JournalError.self) { try Journal(path) }
        }
    }

    @Test("A bit that flips is noticed, nothing wrong is read, and what stands before it is", arguments: 0..<8)
    func damage(bit: Int) throws {
        let folder = try TemporaryFolder()
        let entries = Self.mixed(6)
        let path = try write(entries, in: folder)
        let bytes = try Data(contentsOf: URL(filePath: path))
        let expected = Self.numbered(entries)
        for place in 32..<bytes.count {
            var damaged = bytes
            damaged[place] ^= 1 << UInt8(bit)
            try damaged.write(to: URL(filePath: path))
            let journal = try Journal(path)
            let found = Array(journal.entries)
            #expect(found == Array(expected.prefix(found.count)))
            #expect(journal.check().end != .complete)
        }
    }

    @Test("No bytes make it trap, on a small stack")
    func fuzz() async throws {
        let folder = try TemporaryFolder()
        let path = try write(Self.mixed(20), in: folder)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let ends = Collected<JournalCheck>()
        _ = SmallStack.run(kibibytes: 512) {
            var random = SeededGenerator(seed: 11)
            for round in 0..<2_000 {
                var mutated = bytes
                for _ in 0..<(1 + round % 7) {
                    mutated[32 + Int(random.next() % UInt64(bytes.count - 32))] = UInt8(
                        truncatingIfNeeded: random.next())
                }
                if round % 4 == 0 {
                    mutated = Array(bytes.prefix(32)) + (0..<200).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                }
                do {
                    try Data(mutated).write(to: URL(filePath: path))
                    ends.append(try Journal(path).check())
                } catch {
                    Issue.record("\(error)")
                }
            }
        }
        #expect(ends.value.count == 2_000)
    }

    @Test("A journal is compact: an input costs little more than its payload")
    func compact() throws {
        let folder = try TemporaryFolder()
        let count: Int64 = 20_000
        let path = try write((0..<count).map { Self.input($0, bytes: 80) }, in: folder)
        let size = try Data(contentsOf: URL(filePath: path)).count
        #expect(size < Int(count) * 110)
    }

    @Test("It is never written over a file, and only its owner may read it")
    func creating() throws {
        let folder = try TemporaryFolder()
        let path = try write([], in: folder)
        let error = #expect(throws: JournalError.self) { try write([], in: folder) }
        #expect(error?.code == .exists)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: JournalError.self) { try Journal(folder.file("none")) }
        try Data("something else that is long enough".utf8).write(to: URL(filePath: folder.file("other")))
        #expect(throws: JournalError.self) { try Journal(folder.file("other")) }
    }

    @Test("What cannot be written is told once and counted, and harms nobody")
    func full() throws {
        let failures = Collected<JournalError>()
        let folder = try TemporaryFolder()
        let writer = try JournalWriter(Recording(to: folder.file("a")), startedAt: .epoch) { failures.append($0) }
        writer.append(Self.input(1, bytes: 2 << 20))
        writer.append(Self.input(2))
        #expect(failures.value.map(\.code) == [.inputOutput])
        #expect(throws: JournalError.self) { try writer.close() }
    }
}
