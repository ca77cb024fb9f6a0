import Testing
import TierBusCore
import TierBusTesting

@Suite struct DynamicEventTests {
    static let header = EventHeader(
        id: EventID(high: 0x0102_0304_0506_0708, low: 9), timestamp: Timestamp(nanoseconds: -2))

    static func bytes(_ event: DynamicEvent) throws -> [UInt8] {
        var writer = ByteWriter()
        try event.encode(into: &writer)
        return writer.bytes
    }

    static func decode(_ bytes: some Collection<UInt8>) throws -> DynamicEvent {
        var reader = ByteReader(Array(bytes))
        return try DynamicEvent(from: &reader, version: 1)
    }

    static func nested(_ depth: Int, maps: Bool) -> DynamicValue {
        (0..<depth).reduce(1) { value, _ in maps ? ["m": value] : [value] }
    }

    /// What the fields of one random event can be.
    static func random(_ numbers: inout SeededGenerator, depth: Int) -> DynamicValue {
        switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &numbers) {
        case 0: .null
        case 1: .bool(.random(using: &numbers))
        case 2: .int(Int64(bitPattern: numbers.next()) >> Int64.random(in: 0..<64, using: &numbers))
        case 3: .double(Double(bitPattern: numbers.next()))
        case 4:
            .string(
                String(
                    (0..<Int.random(in: 0..<200, using: &numbers)).map { _ in
                        "aé日😀".randomElement(using: &numbers) ?? "x"
                    }))
        case 5: .double([.nan, 0, -0.0, .infinity, .leastNonzeroMagnitude].randomElement(using: &numbers) ?? 1)
        case 6: .list((0..<Int.random(in: 0..<5, using: &numbers)).map { _ in random(&numbers, depth: depth + 1) })
        default: .map(fields(&numbers, depth: depth + 1))
        }
    }

    static func fields(_ numbers: inout SeededGenerator, depth: Int) -> DynamicFields {
        var values: [String: DynamicValue] = [:]
        for _ in 0..<Int.random(in: 0..<6, using: &numbers) {
            values["f\(UInt8.random(in: 0..<20, using: &numbers))"] = random(&numbers, depth: depth)
        }
        return (try? DynamicFields(values.map { ($0.key, $0.value) })) ?? [:]
    }

    @Test("The type of the event is its own, the type of all of them is DYNAMIC")
    func type() throws {
        let event = try DynamicEvent("NEWS", Self.header, ["headline": "up", "score": 0.5])
        #expect(event.type == "NEWS" && DynamicEvent.eventType == "DYNAMIC")
        #expect(event["headline"] == "up" && event["score"] == 0.5 && event["body"] == nil)
        #expect(event.id == Self.header.id && event.timestamp == Self.header.timestamp)
        #expect(event.orderingKey == nil && DynamicEvent.schemaVersion == 1)
    }

    @Test("The stored form is what the table says, byte for byte")
    func layout() throws {
        let event = try DynamicEvent(
            "AB", Self.header,
            ["z": .null, "a": [true, false, -1, 300], "é": 1.0, "s": "x", "m": ["k": 0]])
        let head: [UInt8] = [2, 0, 0x41, 0x42] + [8, 7, 6, 5, 4, 3, 2, 1] + [9, 0, 0, 0, 0, 0, 0, 0]
        let time: [UInt8] = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        let first: [UInt8] = [5] + [1, 0x61, 6, 4, 2, 1, 3, 1, 3, 0xD8, 0x04] + [1, 0x6D, 7, 1, 1, 0x6B, 3, 0]
        let last: [UInt8] = [1, 0x73, 5, 1, 0x78] + [1, 0x7A, 0] + [2, 0xC3, 0xA9, 4, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]
        #expect(try Self.bytes(event) == head + time + first + last)
    }

    @Test("A thousand random events come back as they were, with the same bytes")
    func roundTrips() throws {
        var numbers = SeededGenerator(seed: 1)
        for _ in 0..<1000 {
            let event = try DynamicEvent("RANDOM", Self.header, Self.fields(&numbers, depth: 0))
            let bytes = try Self.bytes(event)
            let back = try Self.decode(bytes)
            #expect(back == event)
            #expect(back.hashValue == event.hashValue)
            #expect(try Self.bytes(back) == bytes)
        }
    }

    @Test("Every value round-trips, the payload of a NaN and the sign of a zero included")
    func everyValue() throws {
        let values = DynamicValueTests.distinct + [.int(.min), .int(.max), .int(63), .int(64), .int(-64), .int(-65)]
        var seen = Set<[UInt8]>()
        for value in values {
            let bytes = try Self.bytes(DynamicEvent("V", Self.header, ["v": value]))
            #expect(try Self.decode(bytes)["v"] == value)
            #expect(seen.insert(bytes).inserted)
        }
    }

    @Test("The order in which fields are given does not show in the bytes")
    func deterministic() throws {
        let pairs: [(String, DynamicValue)] = (0..<50).map { ("field\($0 * 37 % 50)", .int(Int64($0))) }
        let expected = try Self.bytes(DynamicEvent("D", Self.header, DynamicFields(pairs)))
        var numbers = SeededGenerator(seed: 2)
        for _ in 0..<20 {
            let shuffled = try DynamicFields(pairs.shuffled(using: &numbers))
            #expect(try Self.bytes(DynamicEvent("D", Self.header, shuffled)) == expected)
        }
    }

    @Test("Bytes that are cut anywhere do not decode, nor do bytes with one more")
    func truncation() throws {
        var numbers = SeededGenerator(seed: 3)
        for _ in 0..<20 {
            let bytes = try Self.bytes(DynamicEvent("CUT", Self.header, Self.fields(&numbers, depth: 1)))
            for count in 0..<bytes.count {
                #expect(throws: ByteReader.Failure.self) { try Self.decode(bytes.prefix(count)) }
            }
            #expect(throws: ByteReader.Failure.trailing(bytes: 1)) { try Self.decode(bytes + [0]) }
        }
    }

    @Test("Lists and maps nest 32 deep and no deeper, when made and when read", arguments: [false, true])
    func depth(maps: Bool) throws {
        let deepest = try DynamicEvent("DEEP", Self.header, ["d": Self.nested(32, maps: maps)])
        #expect(try Self.decode(Self.bytes(deepest)) == deepest)
        let error = #expect(throws: DynamicError.self) {
            try DynamicEvent("DEEP", Self.header, ["d": Self.nested(33, maps: maps)])
        }
        #expect(error == nil || error?.code == .tooDeep && error?.field == "d")
        // One list or map more, put around the value by hand.
        let head = try Self.bytes(DynamicEvent("DEEP", Self.header)).dropLast()
        let around: [UInt8] = maps ? [7, 1, 1, 0x6D] : [6, 1]
        for count in [33, 100_000] {
            let bytes = head + [1, 1, 0x64] + Array(repeating: around, count: count).joined() + [3, 2]
            let error = #expect(throws: DynamicError.self) { try Self.decode(bytes) }
            #expect(error?.code == .tooDeep)
        }
    }

    @Test("The stored form has at most 1 MiB, when made and when read")
    func size() throws {
        let head = try Self.bytes(DynamicEvent("BIG", Self.header, ["s": ""])).count
        // A long text has a count of three bytes where an empty one has one.
        let room = DynamicEvent.maxBytes - head - 2
        let largest = try DynamicEvent("BIG", Self.header, ["s": .string(String(repeating: "x", count: room))])
        let bytes = try Self.bytes(largest)
        #expect(bytes.count == DynamicEvent.maxBytes)
        #expect(try Self.decode(bytes) == largest)
        for more in [1, 2, 100, 1 << 20] {
            let error = #expect(throws: DynamicError.self) {
                try DynamicEvent("BIG", Self.header, ["s": .string(String(repeating: "x", count: room + more))])
            }
            #expect(error?.code == .tooLarge)
        }
        let error = #expect(throws: DynamicError.self) { try Self.decode(bytes + [0]) }
        #expect(error?.code == .tooLarge)
        #expect(throws: DynamicError.self) {
            try DynamicEvent("BIG", Self.header, ["l": .list(Array(repeating: .null, count: 1 << 20))])
        }
    }

    @Test("Values that share memory and are larger than all memory are refused soon")
    func shared() throws {
        let bomb = (0..<31).reduce("xxxxxxxx" as DynamicValue) { value, _ in .list(Array(repeating: value, count: 64)) }
        let error = #expect(throws: DynamicError.self) { try DynamicEvent("BOMB", Self.header, ["b": bomb]) }
        #expect(error?.code == .tooLarge)
    }

    @Test("Bytes that no event is stored as are refused")
    func notCanonical() throws {
        let head = try Self.bytes(DynamicEvent("X", Self.header)).dropLast()
        let cases: [(String, [UInt8], any Error)] = [
            ("names out of order", [2, 1, 0x62, 0, 1, 0x61, 0], DynamicErrorCode.notCanonical),
            ("a name twice", [2, 1, 0x61, 0, 1, 0x61, 0], DynamicErrorCode.notCanonical),
            ("an empty name", [1, 0, 0, 0], DynamicErrorCode.fieldName),
            ("a long count", [0x80, 0], DynamicErrorCode.notCanonical),
            ("a long integer", [1, 1, 0x61, 3, 0x81, 0x00], DynamicErrorCode.notCanonical),
            (
                "an integer of 65 bits", [1, 1, 0x61, 3] + Array(repeating: 0xFF, count: 9) + [2],
                DynamicErrorCode.notCanonical
            ),
            (
                "an integer that does not end", [1, 1, 0x61, 3] + Array(repeating: 0xFF, count: 20),
                DynamicErrorCode.notCanonical
            ),
            ("an unknown tag", [1, 1, 0x61, 8], ByteReader.Failure.unknownValue(8, of: "DynamicValue")),
            ("a name that is not UTF-8", [1, 1, 0xFF, 0], ByteReader.Failure.notUTF8),
            ("a text that is not UTF-8", [1, 1, 0x61, 5, 2, 0xC3, 0x28], ByteReader.Failure.notUTF8),
            ("more fields than bytes", [0x7F], ByteReader.Failure.ended(needed: 381, found: 0)),
        ]
        for (name, tail, expected) in cases {
            let error = #expect(throws: (any Error).self, "\(name)") { try Self.decode(head + tail) }
            switch (error, expected) {
            case (let error as DynamicError, let expected as DynamicErrorCode):
                #expect(expected.is(error.code), "\(name)")
            case (let error as ByteReader.Failure, let expected as ByteReader.Failure):
                #expect(error == expected, "\(name)")
            default: Issue.record("\(name): \(String(describing: error))")
            }
        }
    }

    @Test("A count beyond all memory allocates nothing and is refused")
    func hugeCounts() throws {
        let head = try Self.bytes(DynamicEvent("X", Self.header)).dropLast()
        let huge: [UInt8] = Array(repeating: 0xFF, count: 9) + [1]
        for tail in [huge, [1, 1, 0x61, 5] + huge, [1, 1, 0x61, 6] + huge, [1, 1, 0x61, 7] + huge] {
            #expect(throws: ByteReader.Failure.ended(needed: .max, found: 0)) { try Self.decode(head + tail) }
        }
    }

    @Test("A version other than 1 and a type that is no name are refused")
    func versions() throws {
        let bytes = try Self.bytes(DynamicEvent("X", Self.header))
        for version in [0, 2, UInt16.max] {
            var reader = ByteReader(bytes)
            #expect(throws: ByteReader.Failure.unknownVersion(version)) {
                try DynamicEvent(from: &reader, version: version)
            }
        }
        let error = #expect(throws: ByteReader.Failure.self) { try Self.decode([0, 0] + bytes.dropFirst(3)) }
        guard case .badName(let name) = error else { throw error ?? ByteReader.Failure.notUTF8 }
        #expect(name.code == .empty)
    }

    @Test("100,000 random inputs on a small stack either fail or are an event with exactly these bytes")
    func fuzz() throws {
        let events = try {
            var numbers = SeededGenerator(seed: 4)
            return try (0..<200).map { _ in
                try Self.bytes(DynamicEvent("FUZZ", Self.header, Self.fields(&numbers, depth: 0)))
            } + [try Self.bytes(DynamicEvent("FUZZ", Self.header, ["d": Self.nested(32, maps: true)]))]
        }()
        let outcome = SmallStack.run(kibibytes: 512) {
            var numbers = SeededGenerator(seed: 5)
            var (decoded, refused, wrong) = (0, 0, 0)
            for round in 0..<100_000 {
                var bytes: [UInt8]
                if round % 2 == 0 {
                    // Any bytes, after a head that is valid.
                    let head: [UInt8] = round % 4 == 0 ? [1, 0, 0x58] + Array(repeating: 7, count: 24) : []
                    let limit = round % 8 == 0 ? UInt8.max : 8
                    let count = Int.random(in: 0..<64, using: &numbers)
                    bytes = head + (0..<count).map { _ in UInt8.random(in: 0...limit, using: &numbers) }
                } else {
                    bytes = events[Int.random(in: 0..<events.count, using: &numbers)]
                    for _ in 0..<Int.random(in: 1...3, using: &numbers) where !bytes.isEmpty {
                        let place = Int.random(in: 0..<bytes.count, using: &numbers)
                        switch Int.random(in: 0..<4, using: &numbers) {
                        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
                        case 1: bytes.remove(at: place)
                        case 2: bytes.insert(UInt8.random(in: 0...9, using: &numbers), at: place)
                        default: bytes.removeSubrange(place...)
                        }
                    }
                }
                if let event = try? Self.decode(bytes) {
                    decoded += 1
                    if (try? Self.bytes(event)) != bytes { wrong += 1 }
                } else {
                    refused += 1
                }
            }
            return [decoded, refused, wrong]
        }
        let counts = try #require(outcome)
        #expect(counts[0] > 1000 && counts[1] > 1000 && counts[2] == 0, "\(counts)")
    }

    /// A rule without what it names.
    private enum DynamicErrorCode: Error {
        case notCanonical
        case fieldName

        func `is`(_ code: DynamicError.Code) -> Bool {
            switch (self, code) {
            case (.notCanonical, .notCanonical), (.fieldName, .fieldName(bytes: 0)): true
            default: false
            }
        }
    }
}
