import Testing
import TierBusCore

@testable import TierBusMarket

@Suite struct StoredFormTests {
    @Test("Every type of event has a sample")
    func complete() {
        let types: Set<EventType> = [
            "BAR", "TICK", "QUOTE", "TRADE", "BOOK_UPDATE", "INDICATOR", "SIGNAL", "PORTFOLIO_UPDATE", "REGIME_CHANGE",
            "ORDER", "FILL", "RISK_ALERT", "SYSTEM", "ERROR", "PERFORMANCE_UPDATE", "OPTIMIZATION_RESULT",
            "ANALYSIS_REPORT",
        ]
        #expect(Set(Samples.all.map { type(of: $0.event).eventType }) == types)
    }

    @Test("An event is stored as the bytes that were agreed on, under version 1", arguments: Samples.all)
    func golden(sample: Sample) throws {
        #expect(try sample.encoded() == sample.goldenBytes())
        #expect(type(of: sample.event).schemaVersion == 1)
    }

    @Test("An event comes back as it was", arguments: Samples.all)
    func roundTrip(sample: Sample) throws {
        #expect(try sample.decodesToItself(sample.goldenBytes()))
        #expect(try sample.recode(sample.goldenBytes(), 1) == sample.goldenBytes())
    }

    @Test("An event that was cut short at any byte is refused", arguments: Samples.all)
    func truncated(sample: Sample) throws {
        let bytes = try sample.goldenBytes()
        for count in bytes.indices {
            let failure = #expect(throws: ByteReader.Failure.self) { try sample.recode(Array(bytes[..<count]), 1) }
            guard case .ended(let needed, let found) = failure else {
                Issue.record("cut to \(count) bytes: \(String(describing: failure))")
                continue
            }
            #expect(needed > found)
        }
    }

    @Test("Bytes after the end are refused", arguments: Samples.all)
    func trailing(sample: Sample) throws {
        for count in [1, 2, 100] {
            let bytes = try sample.goldenBytes() + [UInt8](repeating: 0, count: count)
            #expect(throws: ByteReader.Failure.trailing(bytes: count)) { try sample.recode(bytes, 1) }
        }
    }

    @Test("A version that is not known is refused", arguments: Samples.all)
    func versions(sample: Sample) throws {
        for version: UInt16 in [0, 2, 256, .max] {
            let bytes = try sample.goldenBytes()
            #expect(throws: ByteReader.Failure.unknownVersion(version)) { try sample.recode(bytes, version) }
        }
    }

    @Test(
        "With any one byte changed to any value, it is refused or is another event's exact bytes",
        arguments: Samples.all)
    func oneByteChanged(sample: Sample) throws {
        var bytes = try sample.goldenBytes()
        for place in bytes.indices {
            let original = bytes[place]
            for value in UInt8.min...UInt8.max {
                bytes[place] = value
                try Self.expectRefusedOrExact(bytes, sample)
            }
            bytes[place] = original
        }
    }

    @Test("Of 100,000 random byte strings, each is refused or is an event's exact bytes, for every type")
    func random() throws {
        var random = SplitMix(seed: 20_040_819)
        var seen: Set<String> = []
        let types = Samples.all.filter { seen.insert("\(type(of: $0.event))").inserted }
        for round in 0..<100_000 {
            // Every other string is mostly small numbers, which get past lengths and cases more often.
            let isSmall = round & 1 == 0
            let bytes = (0..<Int(random.next() % 160)).map { _ in
                let word = random.next()
                return isSmall && word & 0x300 != 0 ? UInt8(word & 3) : UInt8(truncatingIfNeeded: word)
            }
            for sample in types { try Self.expectRefusedOrExact(bytes, sample) }
        }
    }

    @Test("Of 100,000 events with random bytes changed, each is refused or is another event's exact bytes")
    func mutated() throws {
        var random = SplitMix(seed: 1)
        let originals = try Samples.all.map { try $0.goldenBytes() }
        var accepted = 0
        for round in 0..<100_000 {
            let index = round % originals.count
            var bytes = originals[index]
            for _ in 0...Int(random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            accepted += try Self.expectRefusedOrExact(bytes, Samples.all[index]) ? 1 : 0
        }
        // Numbers take any byte, so many must have come through; lengths and cases do not, so many must not.
        #expect(accepted > 10_000)
        #expect(accepted < 90_000)
    }

    @Test("Values that stand for nothing are named in the error")
    func unknownValues() throws {
        func failure(_ title: String, at place: Int, _ value: UInt8) throws -> ByteReader.Failure? {
            let sample = try #require(Samples.all.first { $0.testDescription == title })
            var bytes = try sample.goldenBytes()
            bytes[place] = value
            return #expect(throws: ByteReader.Failure.self) { try sample.recode(bytes, 1) }
        }
        // 24 bytes of header, then 8 of the symbol.
        #expect(try failure("SIGNAL", at: 32, 3) == .unknownValue(3, of: "Action"))
        #expect(try failure("SIGNAL", at: 41, 2) == .unknownValue(2, of: "Optional"))
        #expect(try failure("BAR", at: 32, 0) == .unknownValue(0, of: "Timeframe"))
        #expect(try failure("BAR", at: 34, 6) == .unknownValue(6, of: "Unit"))
        #expect(try failure("BOOK_UPDATE", at: 32, 255) == .unknownValue(255, of: "Side"))
        #expect(try failure("ORDER", at: 41, 4) == .unknownValue(4, of: "OrderType"))
        #expect(try failure("RISK_ALERT", at: 24, 3) == .unknownValue(3, of: "Severity"))
        #expect(try failure("TICK", at: 26, 0xFF) == .notUTF8)
    }

    @Test("A message longer than any that is written is refused")
    func longMessage() throws {
        var writer = ByteWriter()
        writer.append(Samples.header)
        writer.append(case: Severity.info)
        writer.append("risk" as ContainerID)
        try writer.append(String(repeating: "x", count: 1025))
        #expect(throws: ByteReader.Failure.unknownValue(1025, of: "message length")) {
            var reader = ByteReader(writer.bytes)
            _ = try SystemNotice(from: &reader, version: 1)
        }
    }

    @Test("A number that is not a number keeps its bits")
    func notANumber() throws {
        let value = Double(bitPattern: 0xFFF8_0000_0000_BEEF)
        let bytes = try Sample.bytes(of: Indicator(Samples.header, symbol: "GOOG", kind: "SMA_20", value: value))
        var reader = ByteReader(bytes)
        #expect(try Indicator(from: &reader, version: 1).value.bitPattern == value.bitPattern)
    }

    /// - Returns: Whether the bytes were taken for an event.
    @discardableResult
    private static func expectRefusedOrExact(_ bytes: [UInt8], _ sample: Sample) throws -> Bool {
        do {
            let recoded = try sample.recode(bytes, 1)
            // Not `#expect` unless it fails: this runs millions of times.
            if recoded != bytes { Issue.record("\(sample.testDescription): \(bytes) came back as \(recoded)") }
            return true
        } catch is ByteReader.Failure {
            return false
        }
    }
}
