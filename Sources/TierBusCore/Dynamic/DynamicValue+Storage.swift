extension DynamicValue {
    /// The first byte of the stored form.
    var tag: UInt8 {
        switch self {
        case .null: 0
        case .bool(let value): value ? 2 : 1
        case .int: 3
        case .double: 4
        case .string: 5
        case .list: 6
        case .map: 7
        }
    }

    /// Bytes of the stored form.
    /// - Parameter depth: Lists and maps around the value.
    func storedBytes(depth: Int, under field: String) throws(DynamicError) -> Int {
        switch self {
        case .null, .bool: return 1
        case .int(let value): return 1 + value.zigzag.countBytes
        case .double: return 9
        case .string(let text): return 1 + UInt64(text.utf8.count).countBytes + text.utf8.count
        case .list(let values):
            guard depth < DynamicEvent.maxDepth else { throw DynamicError(.tooDeep, field: field) }
            var bytes = 1 + UInt64(values.count).countBytes
            for value in values {
                bytes += try value.storedBytes(depth: depth + 1, under: field)
                // Values that share memory can be larger than all memory: stop before the sum overflows.
                if bytes > DynamicEvent.maxBytes { throw DynamicError(.tooLarge, field: field) }
            }
            return bytes
        case .map(let fields):
            guard depth < DynamicEvent.maxDepth else { throw DynamicError(.tooDeep, field: field) }
            return 1 + (try fields.storedBytes(depth: depth + 1, under: field))
        }
    }
}

extension DynamicFields {
    /// Bytes of the stored form.
    /// - Parameters:
    ///   - depth: Lists and maps around the fields, their own included; 0 for those of an event.
    ///   - field: The field of the event they are in, empty for those of the event.
    func storedBytes(depth: Int = 0, under field: String = "") throws(DynamicError) -> Int {
        var bytes = UInt64(count).countBytes
        for entry in self {
            let place = field.isEmpty ? entry.name : field
            bytes += 1 + entry.name.utf8.count + (try entry.value.storedBytes(depth: depth, under: place))
            if bytes > DynamicEvent.maxBytes { throw DynamicError(.tooLarge, field: place) }
        }
        return bytes
    }
}

extension ByteWriter {
    mutating func append(_ fields: DynamicFields) {
        append(count: UInt64(fields.count))
        for field in fields {
            append(UInt8(truncatingIfNeeded: field.name.utf8.count))
            append(bytes: field.name.utf8)
            append(field.value)
        }
    }

    private mutating func append(_ value: DynamicValue) {
        append(value.tag)
        switch value {
        case .null, .bool: break
        case .int(let number): append(count: number.zigzag)
        case .double(let number): append(number)
        case .string(let text):
            append(count: UInt64(text.utf8.count))
            append(bytes: text.utf8)
        case .list(let values):
            append(count: UInt64(values.count))
            for value in values { append(value) }
        case .map(let fields): append(fields)
        }
    }

    private mutating func append(count: UInt64) {
        var left = count
        while left > 0x7F {
            append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        append(UInt8(truncatingIfNeeded: left))
    }
}

extension ByteReader {
    mutating func readFields(depth: Int, under field: String) throws -> DynamicFields {
        var fields: [DynamicFields.Field] = []
        for _ in 0..<(try readLength(bytesEach: 3)) {
            let bytes = Int(try read(UInt8.self))
            guard bytes > 0 else { throw DynamicError(.fieldName(bytes: 0)) }
            let name = try readText(bytes: bytes)
            if let last = fields.last, !DynamicFields.precedes(last.name, name) { throw DynamicError(.notCanonical) }
            let value = try readValue(depth: depth, under: field.isEmpty ? name : field)
            fields.append(DynamicFields.Field(name: name, value: value))
        }
        return DynamicFields(sorted: fields)
    }

    private mutating func readValue(depth: Int, under field: String) throws -> DynamicValue {
        let tag = try read(UInt8.self)
        switch tag {
        case 0: return .null
        case 1: return .bool(false)
        case 2: return .bool(true)
        case 3: return .int(Int64(zigzag: try readCount()))
        case 4: return .double(try readDouble())
        case 5: return .string(try readText(bytes: try readLength(bytesEach: 1)))
        case 6:
            guard depth < DynamicEvent.maxDepth else { throw DynamicError(.tooDeep, field: field) }
            // Nothing is reserved: nested lists that each announce all that is left would add up.
            var values: [DynamicValue] = []
            for _ in 0..<(try readLength(bytesEach: 1)) { values.append(try readValue(depth: depth + 1, under: field)) }
            return .list(values)
        case 7:
            guard depth < DynamicEvent.maxDepth else { throw DynamicError(.tooDeep, field: field) }
            return .map(try readFields(depth: depth + 1, under: field))
        default: throw Failure.unknownValue(Int64(tag), of: "DynamicValue")
        }
    }

    /// Reads a count of things that have at least `bytesEach`: no more than there is room for, so that nothing is
    /// allocated for what cannot come.
    private mutating func readLength(bytesEach: Int) throws -> Int {
        let count = try readCount()
        guard count <= UInt64(remaining / bytesEach) else {
            throw Failure.ended(needed: Int(clamping: count.multipliedClamped(by: bytesEach)), found: remaining)
        }
        return Int(count)
    }

    private mutating func readCount() throws -> UInt64 {
        var count: UInt64 = 0
        for place in 0..<10 {
            let byte = try read(UInt8.self)
            // The tenth byte has one bit, and no last byte but the first is empty.
            if place == 9 && byte > 1 || place > 0 && byte == 0 { throw DynamicError(.notCanonical) }
            count |= UInt64(byte & 0x7F) << UInt64(7 * place)
            if byte < 0x80 { return count }
        }
        throw DynamicError(.notCanonical)
    }
}

extension UInt64 {
    /// Bytes of the number as a count.
    fileprivate var countBytes: Int { Swift.max(1, (UInt64.bitWidth - leadingZeroBitCount + 6) / 7) }

    fileprivate func multipliedClamped(by other: Int) -> UInt64 {
        let (product, overflow) = multipliedReportingOverflow(by: UInt64(other))
        return overflow ? .max : product
    }
}

extension Int64 {
    /// Small numbers of either sign as small counts.
    fileprivate var zigzag: UInt64 { UInt64(bitPattern: (self << 1) ^ (self >> 63)) }

    fileprivate init(zigzag count: UInt64) { self = Int64(bitPattern: count >> 1) ^ -Int64(bitPattern: count & 1) }
}
