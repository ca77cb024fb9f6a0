/// Reads back what a ``ByteWriter`` wrote. No input makes it trap.
public struct ByteReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Reads from the first of `bytes`.
    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// Reads from the first of `bytes`.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Bytes that have not been read yet.
    public var remaining: Int { bytes.endIndex - position }

    /// Reads a number of its own width.
    public mutating func read<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(Failure) -> Number {
        let width = MemoryLayout<Number>.size
        guard remaining >= width else { throw .ended(needed: width, found: remaining) }
        var number: Number = 0
        withUnsafeMutableBytes(of: &number) { $0.copyBytes(from: bytes[position..<position + width]) }
        position += width
        return Number(littleEndian: number)
    }

    /// Reads eight bytes as a double, bit for bit.
    public mutating func readDouble() throws(Failure) -> Double { Double(bitPattern: try read()) }

    /// Reads a two-byte length and that many bytes of UTF-8.
    public mutating func readText() throws(Failure) -> String {
        try readText(bytes: Int(try read(UInt16.self)))
    }

    /// Reads `count` bytes of UTF-8.
    mutating func readText(bytes count: Int) throws(Failure) -> String {
        guard remaining >= count else { throw .ended(needed: count, found: remaining) }
        guard let text = String(validating: bytes[position..<position + count], as: UTF8.self) else { throw .notUTF8 }
        position += count
        return text
    }

    /// Reads an id.
    public mutating func readID() throws(Failure) -> EventID { EventID(high: try read(), low: try read()) }

    /// Reads nanoseconds since the epoch.
    public mutating func readTimestamp() throws(Failure) -> Timestamp { Timestamp(nanoseconds: try read()) }

    /// Reads a name and interns it.
    public mutating func readName<Name: InternedName>(_: Name.Type = Name.self) throws(Failure) -> Name {
        let text = try readText()
        do {
            return try Name(text)
        } catch {
            throw .badName(error)
        }
    }

    /// Reads all that is left.
    public mutating func readRest() throws(Failure) -> [UInt8] {
        defer { position = bytes.endIndex }
        return Array(bytes[position...])
    }

    /// Why bytes are not what the reader was asked for.
    public enum Failure: Error, Equatable {
        /// Fewer bytes are left than the value has.
        case ended(needed: Int, found: Int)
        /// Text that is not UTF-8.
        case notUTF8
        /// Text that is not a name.
        case badName(NameError)
        /// A number that stands for nothing, such as the raw value of no case.
        case unknownValue(Int64, of: String)
        /// Bytes of a version that this type does not know.
        case unknownVersion(UInt16)
        /// Bytes after the end of the value.
        case trailing(bytes: Int)
    }
}
