import TierBusCore

/// Types of events.
struct TypeSet: Sendable {
    private(set) var types: [ObjectIdentifier: any Event.Type] = [:]

    init(_ types: some Sequence<any Event.Type> = []) { for type in types { insert(type) } }

    mutating func insert(_ type: any Event.Type) { types[ObjectIdentifier(type)] = type }

    var isEmpty: Bool { types.isEmpty }

    /// In the order of their names.
    var sorted: [any Event.Type] { types.values.sorted { $0.eventType < $1.eventType } }

    /// Such as `BAR, TICK`.
    var names: String { isEmpty ? "nothing" : sorted.map { $0.eventType.text }.joined(separator: ", ") }

    func contains(_ type: any Event.Type) -> Bool { types[ObjectIdentifier(type)] != nil }

    func filter(_ isWanted: (any Event.Type) -> Bool) -> TypeSet { TypeSet(types.values.filter(isWanted)) }

    func intersection(_ other: TypeSet) -> TypeSet { filter(other.contains) }

    mutating func formUnion(_ other: TypeSet) { types.merge(other.types) { type, _ in type } }
}
