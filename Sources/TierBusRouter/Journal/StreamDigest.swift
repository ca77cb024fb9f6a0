import TierBusCore

/// The running digest of a stream of deliveries: 128 bits that differ where any field of any delivery, or the order,
/// differs. The same in every process, in constant memory; not meant to withstand an adversary.
public struct StreamDigest: Sendable, Hashable, CustomStringConvertible {
    private var digest = Digest128(0x7469_6572_6275_735f, 0x7374_7265_616d_5f31)
    /// Deliveries so far.
    public private(set) var count: Int64 = 0

    /// The digest of a stream of nothing.
    public init() {}

    /// Takes the next delivery of the stream.
    /// - Complexity: O(bytes of texts and payload), no allocation.
    public mutating func add(_ record: DeliveryRecord) {
        digest.combine(record.lane)
        digest.combine(record.subscriber)
        digest.combine(record.type)
        digest.combine(record.source)
        digest.combine(record.eventID)
        digest.combine(record.correlationID)
        digest.combine(record.causationID)
        digest.combine(UInt64(bitPattern: record.sequence))
        digest.combine(UInt64(bitPattern: record.time.nanoseconds))
        digest.combine(UInt64(bitPattern: record.timestamp.nanoseconds))
        digest.combine(
            UInt64(record.attempt) << 32 | UInt64(record.version) << 16 | UInt64(record.priority.rawValue) << 1
                | (record.payload == nil ? 0 : 1))
        if let payload = record.payload { digest.combine(payload) }
        count += 1
    }

    /// Thirty-two hexadecimal digits.
    public var description: String { digest.id.description }
}
