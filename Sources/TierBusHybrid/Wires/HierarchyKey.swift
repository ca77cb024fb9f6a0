/// A hierarchy of a communication that was connected.
struct HierarchyKey: Hashable, Sendable {
    /// The number of one of its ways, which no other hierarchy has.
    let connection: Int
    /// Which of the adapters of the communication.
    let adapter: Int
}
