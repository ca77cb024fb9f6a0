#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An event that can be stored, journalled and digested by value.
///
/// The bytes must be a function of the value alone: no padding, no handle, no hash order. A `Codable` event conforms
/// without writing anything; it is stored as JSON with sorted keys.
public protocol StorableEvent: Event {
    /// The version of the bytes that ``encode(into:)`` writes; 1 unless said otherwise.
    static var schemaVersion: UInt16 { get }

    /// What makes the bytes of an older version those of the next one, by the older version; empty unless said otherwise.
    ///
    /// Bytes of a version for which there is an upcaster go through it, and through that of the next version, until there is
    /// none or ``schemaVersion`` is reached; ``init(from:version:)`` then gets the version that was reached. What was stored
    /// is not changed by it.
    static var upcasters: [UInt16: Upcaster] { get }

    /// Events with equal keys are delivered to a durable subscription one after the other, in the order they were
    /// stored. nil: the topic, or the event type where there is none.
    var orderingKey: String? { get }

    /// Appends the bytes of this event.
    func encode(into writer: inout ByteWriter) throws

    /// Reads an event that was written by `version` of this type.
    /// - Throws: ``ByteReader/Failure``, or an error of its own, if the bytes or the version are not understood.
    init(from reader: inout ByteReader, version: UInt16) throws
}

extension StorableEvent {
    /// Bytes of a version, made those of the next one.
    public typealias Upcaster = @Sendable ([UInt8]) throws -> [UInt8]

    /// 1.
    public static var schemaVersion: UInt16 { 1 }
    /// None.
    public static var upcasters: [UInt16: Upcaster] { [:] }
    /// nil: the topic, or the event type where there is none.
    public var orderingKey: String? { nil }
}

extension StorableEvent where Self: Codable {
    /// Appends JSON with sorted keys.
    public func encode(into writer: inout ByteWriter) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        writer.append(bytes: [UInt8](try encoder.encode(self)))
    }

    /// Reads what ``encode(into:)`` wrote; a `Codable` event deals with older versions in its own `init(from:)`.
    public init(from reader: inout ByteReader, version: UInt16) throws {
        guard version <= Self.schemaVersion else { throw ByteReader.Failure.unknownVersion(version) }
        self = try JSONDecoder().decode(Self.self, from: Data(try reader.readRest()))
    }
}
