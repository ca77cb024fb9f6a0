import Testing
import TierBusCore
import TierBusTesting

@Suite struct ByteCodingTests {
    /// One of everything that can be written.
    static func written() throws -> [UInt8] {
        var writer = ByteWriter(capacity: 0)
        writer.append(UInt8(0xAB))
        writer.append(Int16.min)
        writer.append(UInt32(0x0102_0304))
        writer.append(Int64(-2))
        writer.append(-0.0)
        try writer.append("é😀")
        try writer.append("")
        writer.append(EventID(high: 1, low: 0x0203))
        writer.append(Timestamp(nanoseconds: -1))
        writer.append("AAPL" as Symbol)
        writer.append(bytes: [9, 8, 7])
        return writer.bytes
    }

    /// Reads one of everything and checks it; throws where the bytes end.
    static func read(_ bytes: ArraySlice<UInt8>) throws {
        var reader = ByteReader(bytes)
        #expect(try reader.read(UInt8.self) == 0xAB)
        #expect(try reader.read(Int16.self) == .min)
        #expect(try reader.read(UInt32.self) == 0x0102_0304)
        #expect(try reader.read(Int64.self) == -2)
        #expect(try reader.readDouble().bitPattern == (-0.0).bitPattern)
        #expect(try reader.readText() == "é😀")
        #expect(try reader.readText() == "")
        #expect(try reader.readID() == EventID(high: 1, low: 0x0203))
        #expect(try reader.readTimestamp() == Timestamp(nanoseconds: -1))
        #expect(try reader.readName(Symbol.self) == "AAPL")
        #expect(reader.remaining == 3)
        #expect(try reader.readRest() == [9, 8, 7])
        #expect(reader.remaining == 0)
        #expect(try reader.readRest() == [])
    }

    @Test("What was written is read back, also from the middle of other bytes")
    func roundTrip() throws {
        let bytes = try Self.written()
        try Self.read(bytes[...])
        try Self.read(([1, 2, 3] + bytes + [4])[3..<(3 + bytes.count)])
    }

    @Test("Numbers are little-endian and nothing is padded")
    func layout() throws {
        let head: [UInt8] = [0xAB, 0x00, 0x80, 4, 3, 2, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
        let text: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0x80, 6, 0, 0xC3, 0xA9, 0xF0, 0x9F, 0x98, 0x80, 0, 0]
        let id: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 3, 2, 0, 0, 0, 0, 0, 0] + Array(repeating: 0xFF, count: 8)
        #expect(try Self.written() == head + text + id + [4, 0, 0x41, 0x41, 0x50, 0x4C, 9, 8, 7])
    }

    @Test("Bytes that end anywhere before the end of a value throw how many were needed and found")
    func truncation() throws {
        typealias Step = (name: String, bytes: [UInt8], read: (inout ByteReader) throws -> Void)
        let steps: [Step] = [
            ("Int8", [1], { _ = try $0.read(Int8.self) }), ("UInt16", [1, 2], { _ = try $0.read(UInt16.self) }),
            ("UInt64", Array(0..<8), { _ = try $0.read(UInt64.self) }),
            ("UInt128", Array(0..<16), { _ = try $0.read(UInt128.self) }),
            ("Double", Array(0..<8), { _ = try $0.readDouble() }), ("ID", Array(0..<16), { _ = try $0.readID() }),
            ("Timestamp", Array(0..<8), { _ = try $0.readTimestamp() }),
            ("text", [3, 0, 0x61, 0x62, 0x63], { _ = try $0.readText() }),
            ("name", [3, 0, 0x61, 0x62, 0x63], { _ = try $0.readName(Symbol.self) }),
        ]
        for step in steps {
            for count in 0..<step.bytes.count {
                var reader = ByteReader(step.bytes[..<count])
                let error = #expect(throws: ByteReader.Failure.self, "\(step.name) \(count)") { try step.read(&reader) }
                guard case .ended(let needed, let found) = error else {
                    Issue.record("\(step.name) \(count): \(String(describing: error))")
                    continue
                }
                #expect(needed > found && found <= count)
            }
            var reader = ByteReader(step.bytes)
            try step.read(&reader)
            #expect(reader.remaining == 0, "\(step.name)")
        }
        let all = try Self.written()
        for count in 0..<(all.count - 3) {
            var reader = ByteReader(all[..<count])
            #expect(throws: ByteReader.Failure.self) {
                _ = (try reader.read(UInt8.self), try reader.read(Int16.self), try reader.read(UInt32.self))
                _ = (try reader.read(Int64.self), try reader.readDouble(), try reader.readText(), try reader.readText())
                _ = (try reader.readID(), try reader.readTimestamp(), try reader.readName(Symbol.self))
            }
        }
    }

    @Test("Text that is not UTF-8 and text that is no name throw")
    func badText() {
        for bytes in [[0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0x80]]
            as [[UInt8]]
        {
            var reader = ByteReader([UInt8(bytes.count), 0] + bytes)
            #expect(throws: ByteReader.Failure.notUTF8) { try reader.readText() }
        }
        for (bytes, code) in [([0, 0], .empty), ([1, 0, 7], .controlCharacter(7))] as [([UInt8], NameError.Code)] {
            var reader = ByteReader(bytes)
            let error = #expect(throws: ByteReader.Failure.self) { try reader.readName(Symbol.self) }
            guard case .badName(let name) = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(name.code == code)
        }
    }

    @Test("Text has at most 65,535 bytes, and one that is longer leaves the writer as it was")
    func longText() throws {
        let longest = String(repeating: "x", count: 65_535)
        var writer = ByteWriter()
        try writer.append(longest)
        let bytes = writer.bytes
        #expect(throws: ByteWriter.Failure.tooLong(bytes: 65_536)) { try writer.append(longest + "x") }
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(try reader.readText() == longest)
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
    }

    @Test("Every double comes back bit for bit")
    func doubles() throws {
        var numbers = SeededGenerator(seed: 7)
        let special: [UInt64] = [0, 1 << 63, 0x7FF0 << 48, 0x7FF8_0000_0000_0001, 0x7FF0_0000_0000_0001, .max]
        for bits in special + (0..<1000).map({ _ in numbers.next() }) {
            var writer = ByteWriter()
            writer.append(Double(bitPattern: bits))
            var reader = ByteReader(writer.bytes)
            #expect(try reader.readDouble().bitPattern == bits)
        }
    }
}
