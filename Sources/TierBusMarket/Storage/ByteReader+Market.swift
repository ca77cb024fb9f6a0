import TierBusCore

extension ByteReader {
    static func check(version: UInt16, of known: UInt16) throws(Failure) {
        guard version == known else { throw .unknownVersion(version) }
    }

    mutating func readHeader() throws(Failure) -> EventHeader {
        EventHeader(id: try readID(), timestamp: try readTimestamp())
    }

    mutating func readDecimal<Decimal: FixedDecimal>(_: Decimal.Type = Decimal.self) throws(Failure) -> Decimal {
        Decimal(units: try read())
    }

    mutating func readCase<Value: RawRepresentable<UInt8>>(_: Value.Type = Value.self) throws(Failure) -> Value {
        let raw = try read(UInt8.self)
        guard let value = Value(rawValue: raw) else {
            throw .unknownValue(Int64(raw), of: String(describing: Value.self))
        }
        return value
    }

    mutating func readTimeframe() throws(Failure) -> Timeframe {
        let count = try read(UInt16.self)
        guard count > 0 else { throw .unknownValue(0, of: "Timeframe") }
        return Timeframe(unchecked: count, try readCase())
    }

    mutating func readOrderType() throws(Failure) -> OrderType {
        let raw = try read(UInt8.self)
        return switch raw {
        case 0: .market
        case 1: .limit(try readDecimal())
        case 2: .stop(try readDecimal())
        case 3: .stopLimit(stop: try readDecimal(), limit: try readDecimal())
        default: throw .unknownValue(Int64(raw), of: "OrderType")
        }
    }

    /// Reads 0 as nil, or 1 and the value.
    mutating func readIfAny<Value>(_ body: (inout ByteReader) throws(Failure) -> Value) throws(Failure) -> Value? {
        let raw = try read(UInt8.self)
        switch raw {
        case 0: return nil
        case 1: return try body(&self)
        default: throw .unknownValue(Int64(raw), of: "Optional")
        }
    }

    /// Reads a message; one that no event could have written is refused.
    mutating func readMessage() throws(Failure) -> String {
        let text = try readText()
        let count = text.utf8.count
        guard count <= Message.maxBytes else { throw .unknownValue(Int64(count), of: "message length") }
        return text
    }

    /// Sees to it that nothing is left.
    func finish() throws(Failure) {
        guard remaining == 0 else { throw .trailing(bytes: remaining) }
    }
}
