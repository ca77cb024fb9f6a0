import TierBus

/// A storable event of which each number has one id: publishing it again is a duplicate.
struct Ticket: StorableEvent, Equatable {
    static let eventType: EventType = "TICKET"

    let id: EventID
    let timestamp: Timestamp
    let number: Int
    let lane: String
    let text: String

    /// - Parameters:
    ///   - lane: The ordering key.
    ///   - text: Bytes that may differ under one id.
    init(_ number: Int, _ lane: String = "a", _ text: String = "") {
        id = EventID(naming: "ticket", Int64(number))
        timestamp = Timestamp(nanoseconds: Int64(number))
        self.number = number
        self.lane = lane
        self.text = text
    }

    var orderingKey: String? { lane }

    func encode(into writer: inout ByteWriter) throws {
        writer.append(Int64(number))
        try writer.append(lane)
        try writer.append(text)
    }

    init(from reader: inout ByteReader, version: UInt16) throws {
        let number: Int64 = try reader.read()
        let lane = try reader.readText()
        let text = try reader.readText()
        self.init(Int(number), lane, text)
    }
}
