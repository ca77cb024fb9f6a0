// The stored form, little-endian. A count is a base-128 number, seven bits a byte, lowest first, as short as it can be.
//
//     event:  type name (count of bytes as 2 bytes, UTF-8), id (16), timestamp (8), fields
//     fields: count, then for each, in the order of the names' bytes: length of the name (1 byte), name, value
//     value:  a tag (1 byte), then
//             0 null, 1 false, 2 true: nothing    3 int: zigzag count    4 double: 8 bytes
//             5 string: count of bytes, UTF-8     6 list: count, values  7 map: fields

extension DynamicEvent: StorableEvent {
    /// Appends the type's name, the header and the fields.
    public func encode(into writer: inout ByteWriter) throws {
        writer.append(type)
        writer.append(id)
        writer.append(timestamp)
        writer.append(fields)
    }

    /// Reads what ``encode(into:)`` wrote. Nothing is interned unless all of it is valid.
    /// - Throws: ``ByteReader/Failure`` or ``DynamicError``.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        guard version == Self.schemaVersion else { throw ByteReader.Failure.unknownVersion(version) }
        guard reader.remaining <= Self.maxBytes else { throw DynamicError(.tooLarge) }
        let typeName = try reader.readText()
        let header = EventHeader(id: try reader.readID(), timestamp: try reader.readTimestamp())
        let fields = try reader.readFields(depth: 0, under: "")
        guard reader.remaining == 0 else { throw ByteReader.Failure.trailing(bytes: reader.remaining) }
        let type: EventType
        do {
            type = try EventType(typeName)
        } catch {
            throw ByteReader.Failure.badName(error)
        }
        self.init(type: type, header: header, fields: fields)
    }

    /// Bytes of the stored form before the fields.
    static func headBytes(of type: EventType) -> Int { 2 + type.text.utf8.count + 16 + 8 }
}
