import TierBusCore

/// The bytes of a journal: a header of 32 bytes, then frames.
///
/// A frame is its length as four bytes, a CRC-32C of what follows, and the record: a byte that says what it is, then
/// numbers of seven bits a byte, ids as sixteen bytes, and at the end the payload. Names stand in records of their own
/// and are numbers from then on; times are differences from the record before. Little-endian.
enum JournalFormat {
    static let magic: [UInt8] = Array("TBJOURNL".utf8)
    static let version: UInt16 = 1
    static let headerBytes = 32
    static let frameHead = 8
    static let maxPayloadBytes = 1 << 20
    static let maxNameBytes = 1_024
    /// Longer frames are not believed.
    static let maxFrameBytes = maxPayloadBytes + 4_096
    /// More names are not believed.
    static let maxNames = 1 << 20

    enum Kind: UInt8 {
        case name = 1
        case input = 2
        case delivery = 3
        case end = 4
        case stored = 5
    }

    static func header(startedAt: Timestamp, recordsDeliveries: Bool) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(bytes: magic)
        writer.append(version)
        writer.append(UInt16(recordsDeliveries ? 1 : 0))
        writer.append(startedAt)
        writer.append(UInt64(0))
        writer.append(Checksum32.of(writer.bytes))
        return writer.bytes
    }
}
