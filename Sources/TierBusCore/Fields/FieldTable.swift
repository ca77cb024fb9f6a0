/// The fields of one type by name. Looked at when something is compiled, not for every event.
public struct FieldTable<Subject>: Sendable {
    private let known: [String: EventField<Subject>]
    private let others: (@Sendable (String) -> EventField<Subject>)?

    /// The names, in the order the fields were given.
    public let names: [String]

    /// The field that holds the declared key of an event, and how the key is found; nil if there is none.
    public private(set) var key: (name: String, of: @Sendable (Subject) -> Symbol)?

    /// Takes fields that have different names; a name that comes twice is a programmer's error and traps.
    /// - Parameters:
    ///   - fields: Two of them may read one value, under two names.
    ///   - others: Makes a field of every name besides; nil where there are no others.
    public init(of fields: [EventField<Subject>], others: (@Sendable (String) -> EventField<Subject>)? = nil) {
        known = Dictionary(fields.map { ($0.name, $0) }) { field, _ in
            preconditionFailure("the field '\(field.name)' is named twice")
        }
        names = fields.map(\.name)
        self.others = others
    }

    /// The field that has a name; nil if there is none.
    public subscript(name: String) -> EventField<Subject>? { known[name] ?? others?(name) }

    /// Whether every name is that of a field.
    public var isOpen: Bool { others != nil }
}

extension FieldTable where Subject: Event {
    /// Takes fields that have different names, and adds `id` (a text) and `timestamp` (nanoseconds since 1970) where
    /// they are not among them.
    public init(_ fields: [EventField<Subject>], others: (@Sendable (String) -> EventField<Subject>)? = nil) {
        let common = [
            EventField<Subject>("id") { $0.id.description },
            EventField<Subject>("timestamp") { $0.timestamp.nanoseconds },
        ]
        let names = Set(fields.map(\.name))
        self.init(of: fields + common.filter { !names.contains($0.name) }, others: others)
    }
}

extension FieldTable where Subject: KeyedEvent {
    /// As ``init(_:others:)``, and says which field holds the text of ``KeyedEvent/key``: conditions that ask for its
    /// value are found through an index.
    public init(
        _ fields: [EventField<Subject>], key: String, others: (@Sendable (String) -> EventField<Subject>)? = nil
    ) {
        self.init(fields, others: others)
        precondition(self[key] != nil, "the field '\(key)' is not there")
        self.key = (key, { $0.key })
    }
}
