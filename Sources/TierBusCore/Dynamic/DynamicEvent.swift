/// An event of a type that only configuration knows: a type name given at run time, and fields by name.
///
/// The bus and the router take all of them for events of the one type `DYNAMIC`; what kind it is, ``type`` says.
/// Equal events have equal stored bytes, and the other way round.
public struct DynamicEvent: Event, Hashable {
    /// `DYNAMIC`.
    public static let eventType: EventType = "DYNAMIC"
    /// How deep lists and maps may be nested in a field.
    public static let maxDepth = 32
    /// Most bytes of the stored form: 1 MiB, what the reliable tier takes.
    public static let maxBytes = 1 << 20

    /// The name of this kind of event.
    public let type: EventType
    /// The id of the event.
    public let id: EventID
    /// When what the event tells of happened.
    public let timestamp: Timestamp
    /// What the event tells, by name.
    public let fields: DynamicFields

    /// Makes an event of the type named `type`.
    /// - Throws: ``DynamicError`` if the fields are nested too deep or too large to be stored.
    /// - Complexity: O(values in `fields`).
    public init(_ type: EventType, _ header: EventHeader, _ fields: DynamicFields = [:]) throws(DynamicError) {
        self.init(type: type, header: header, fields: fields)
        guard Self.headBytes(of: type) + (try fields.storedBytes()) <= Self.maxBytes else {
            throw DynamicError(.tooLarge)
        }
    }

    /// Takes fields that were found to be neither too deep nor too large.
    init(type: EventType, header: EventHeader, fields: DynamicFields) {
        self.type = type
        id = header.id
        timestamp = header.timestamp
        self.fields = fields
    }

    /// The value of the field named `field`; nil if there is none.
    /// - Complexity: O(log fields), no allocation.
    public subscript(field: String) -> DynamicValue? { fields[field] }
}
