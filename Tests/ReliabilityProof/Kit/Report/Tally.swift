/// How often each of a known set of things happened; those that never did, too.
package struct Tally<Kind: Hashable & CaseIterable & Sendable & RawRepresentable>: Sendable, Equatable
where Kind.RawValue == String {
    private var counts: [Kind: Int] = [:]

    package init() {}

    package mutating func count(_ kind: Kind, _ times: Int = 1) { counts[kind, default: 0] += times }

    package mutating func add(_ other: Tally) { counts.merge(other.counts) { $0 + $1 } }

    package subscript(_ kind: Kind) -> Int { counts[kind] ?? 0 }

    /// All kinds in their order.
    package var rows: [(name: String, count: Int)] { Kind.allCases.map { ($0.rawValue, self[$0]) } }

    /// What never happened.
    package var missing: [Kind] { Kind.allCases.filter { self[$0] == 0 } }
}
