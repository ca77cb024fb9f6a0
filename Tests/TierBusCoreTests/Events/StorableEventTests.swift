import Testing
import TierBusCore

@Suite struct StorableEventTests {
    struct Note: StorableEvent, Codable, Equatable {
        let text: String
        let value: Double
        let symbol: Symbol
        let id: EventID
        let timestamp: Timestamp
    }

    struct Newer: StorableEvent, Codable {
        static var schemaVersion: UInt16 { 3 }
        let id: EventID
        let timestamp: Timestamp
    }

    static let note = Note(
        text: "é\"\n", value: 0.1, symbol: "AAPL", id: EventID(high: 1, low: 2), timestamp: Timestamp(nanoseconds: .max)
    )

    @Test("A type's name is its event type unless it says otherwise")
    func eventType() {
        #expect(Note.eventType == "Note" && Ping.eventType == "PING")
        #expect(Note.schemaVersion == 1 && Self.note.orderingKey == nil && Newer.schemaVersion == 3)
    }

    @Test("A Codable event is stored as JSON with sorted keys and comes back as it was")
    func codable() throws {
        var writer = ByteWriter()
        try Self.note.encode(into: &writer)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(
            text == #"{"id":"00000000000000010000000000000002","symbol":"AAPL","text":"é\"\n","#
                + #""timestamp":9223372036854775807,"value":0.1}"#)
        var reader = ByteReader(writer.bytes)
        #expect(try Note(from: &reader, version: 1) == Self.note)
        #expect(reader.remaining == 0)
    }

    @Test("A version from the future is refused, an older one is the type's own business")
    func versions() throws {
        var writer = ByteWriter()
        try Newer(id: .none, timestamp: .epoch).encode(into: &writer)
        for version in 1...3 as ClosedRange<UInt16> {
            var reader = ByteReader(writer.bytes)
            #expect(try Newer(from: &reader, version: version).timestamp == .epoch)
        }
        var reader = ByteReader(writer.bytes)
        #expect(throws: ByteReader.Failure.unknownVersion(4)) { try Newer(from: &reader, version: 4) }
    }

    @Test("JSON that is cut, is not JSON, or lacks a field, throws; so does a number JSON cannot say")
    func damage() throws {
        var writer = ByteWriter()
        try Self.note.encode(into: &writer)
        for count in 0..<writer.bytes.count {
            var reader = ByteReader(writer.bytes[..<count])
            #expect(throws: (any Error).self) { try Note(from: &reader, version: 1) }
        }
        var reader = ByteReader(Array("{}".utf8))
        #expect(throws: DecodingError.self) { try Note(from: &reader, version: 1) }
        let infinite = Note(text: "", value: .infinity, symbol: "A", id: .none, timestamp: .epoch)
        #expect(throws: EncodingError.self) { try infinite.encode(into: &writer) }
    }
}
