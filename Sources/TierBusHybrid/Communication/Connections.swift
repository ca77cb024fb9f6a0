public import TierBusCore

/// What a communication, or an adapter, has connected. Dropping it changes nothing; the connections stay until they are ended,
/// or the system ends.
public final class Connections: Sendable {
    /// One way from a container to another.
    public struct Way: Sendable, Hashable, CustomStringConvertible {
        /// The adapter by which it goes, such as `pipeline 'orders'`.
        public let adapter: String
        /// Where it begins: the container's path.
        public let source: String
        /// Where it ends.
        public let target: String
        /// What can come, of what the target takes; in the order of their names.
        public let events: [EventType]
        /// Whether it goes through the router, and not by direct calls within one hierarchy.
        public let isRouted: Bool

        /// Such as `data -> strategy: BAR`.
        public var description: String {
            "\(source) -> \(target): " + events.map(\.text).joined(separator: ", ")
        }
    }

    /// All ways, in the order of the adapters and of their members.
    public let ways: [Way]
    private let wires: Set<Int>
    private let system: HybridSystem
    private let isEnding = SystemLock(false)

    init(_ ways: [Way], _ wires: Set<Int>, in system: HybridSystem) {
        self.ways = ways
        self.wires = wires
        self.system = system
    }

    /// Ends all of them: what containers emit from now on goes nowhere by these ways; what is under way is delivered, and
    /// what adapters hold back is let go of. Does nothing the second time, or when the system has ended.
    /// - Throws: What made a simulation fail.
    public func disconnect() async throws {
        let isFirst = isEnding.withLock { isEnding in
            defer { isEnding = true }
            return !isEnding
        }
        if isFirst { try await system.disconnect(wires) }
    }
}
