import TierBusCore

extension ByteWriter {
    mutating func append(_ header: EventHeader) {
        append(header.id)
        append(header.timestamp)
    }

    mutating func append(_ decimal: some FixedDecimal) { append(decimal.units) }

    mutating func append<Value: RawRepresentable<UInt8>>(case value: Value) { append(value.rawValue) }

    mutating func append(_ timeframe: Timeframe) {
        append(timeframe.count)
        append(case: timeframe.unit)
    }

    mutating func append(_ type: OrderType) {
        switch type {
        case .market: append(UInt8(0))
        case .limit(let price):
            append(UInt8(1))
            append(price)
        case .stop(let price):
            append(UInt8(2))
            append(price)
        case .stopLimit(let stop, let limit):
            append(UInt8(3))
            append(stop)
            append(limit)
        }
    }

    /// Appends 0 for nil, or 1 and the value.
    mutating func append<Value>(ifAny value: Value?, _ body: (inout ByteWriter, Value) -> Void) {
        append(UInt8(value == nil ? 0 : 1))
        if let value { body(&self, value) }
    }

    /// Appends a message that an event has cut to ``Message/maxBytes``, so that its length always fits.
    mutating func append(message: String) {
        append(UInt16(message.utf8.count))
        append(bytes: message.utf8)
    }
}
