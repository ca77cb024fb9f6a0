public import TierBusCore

/// The market has come into another state.
@frozen
public struct RegimeChange: StorableEvent, Hashable, BitwiseCopyable {
    /// `REGIME_CHANGE`.
    public static let eventType: EventType = "REGIME_CHANGE"

    /// Unique across processes and restarts.
    public let id: EventID
    /// When it happened.
    public let timestamp: Timestamp
    /// The state from now on.
    public let regime: Regime
    /// The state until now, if there was one.
    public let previous: Regime?

    /// Puts the parts together.
    @inlinable
    public init(_ header: EventHeader, regime: Regime, previous: Regime? = nil) {
        id = header.id
        timestamp = header.timestamp
        self.regime = regime
        self.previous = previous
    }

    /// Appends the parts in the order of their declaration.
    public func encode(into writer: inout ByteWriter) {
        writer.append(EventHeader(id: id, timestamp: timestamp))
        writer.append(regime)
        writer.append(ifAny: previous) { $0.append($1) }
    }

    /// Reads what ``encode(into:)`` wrote.
    /// - Throws: ``ByteReader/Failure``, also for bytes that are left over.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        try ByteReader.check(version: version, of: Self.schemaVersion)
        let header = try reader.readHeader()
        let regime: Regime = try reader.readName()
        let previous: Regime? = try reader.readIfAny { reader throws(ByteReader.Failure) in
            try reader.readName(Regime.self)
        }
        try reader.finish()
        self.init(header, regime: regime, previous: previous)
    }
}
