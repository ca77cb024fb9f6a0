import Testing
import TierBusCore

/// An event, the bytes that it must be stored as, and ways to and fro for tests that take any type of event.
struct Sample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// What a stored event of the type looks like, as hexadecimal text; never to be changed without a new version.
    let golden: String
    let event: any StorableEvent
    /// Decodes, and encodes what came out.
    let recode: @Sendable ([UInt8], UInt16) throws -> [UInt8]
    /// Whether what is decoded equals the event.
    let decodesToItself: @Sendable ([UInt8]) throws -> Bool

    init(_ event: some StorableEvent & Equatable, _ golden: String) { self.init("", event, golden) }

    init<E: StorableEvent & Equatable>(_ title: String, _ event: E, _ golden: String) {
        testDescription = "\(E.eventType)\(title.isEmpty ? "" : " \(title)")"
        self.golden = golden
        self.event = event
        recode = { bytes, version in
            var reader = ByteReader(bytes)
            return try Self.bytes(of: E(from: &reader, version: version))
        }
        decodesToItself = { bytes in
            var reader = ByteReader(bytes)
            return try E(from: &reader, version: E.schemaVersion) == event
        }
    }

    static func bytes(of event: some StorableEvent) throws -> [UInt8] {
        var writer = ByteWriter()
        try event.encode(into: &writer)
        return writer.bytes
    }

    func encoded() throws -> [UInt8] { try Self.bytes(of: event) }

    func goldenBytes() throws -> [UInt8] {
        let digits = Array(golden.utf8.filter { $0 != UInt8(ascii: " ") })
        return try stride(from: 0, to: digits.count, by: 2).map { place in
            let pair = String(decoding: digits[place..<place + 2], as: UTF8.self)
            return try #require(UInt8(pair, radix: 16))
        }
    }
}
