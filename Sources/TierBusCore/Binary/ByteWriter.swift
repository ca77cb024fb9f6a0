/// Appends numbers and text to a growing run of bytes: little-endian, no padding.
public struct ByteWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8]

    /// An empty writer.
    /// - Parameter capacity: Bytes to make room for at once.
    public init(capacity: Int = 64) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Forgets what was written and keeps the room.
    public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

    /// Appends a number in its own width.
    public mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends eight bytes, bit for bit.
    public mutating func append(_ number: Double) { append(number.bitPattern) }

    /// Appends the text's length as two bytes and its UTF-8.
    /// - Throws: ``Failure`` if it has more than 65,535 bytes.
    public mutating func append(_ text: String) throws(Failure) {
        guard let count = UInt16(exactly: text.utf8.count) else { throw .tooLong(bytes: text.utf8.count) }
        append(count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends an id as sixteen bytes.
    public mutating func append(_ id: EventID) {
        append(id.high)
        append(id.low)
    }

    /// Appends nanoseconds since the epoch as eight bytes.
    public mutating func append(_ time: Timestamp) { append(time.nanoseconds) }

    /// Appends a name as its text.
    public mutating func append<Name: InternedName>(_ name: Name) {
        // A name has at most 255 bytes, so its length always fits.
        let text = name.text
        append(UInt16(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends bytes as they are, without a length.
    public mutating func append(bytes more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    /// A value that has no stored form.
    public enum Failure: Error, Equatable {
        /// Text of more than 65,535 bytes.
        case tooLong(bytes: Int)
    }
}
