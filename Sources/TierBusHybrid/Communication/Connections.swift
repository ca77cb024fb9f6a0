public import TierBusCore
import TierBusRouter

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

    private enum End {
        case notBegun
        /// Somebody is at it.
        case underWay(Latch)
        case done
    }

    /// All ways, in the order of the adapters and of their members.
    public let ways: [Way]
    private let wires: Set<Int>
    /// Those that begin where none of them leads to.
    private let first: Set<Int>
    private let system: HybridSystem
    private let end = SystemLock(End.notBegun)

    init(_ ways: [Way], _ wires: Set<Int>, first: Set<Int>, in system: HybridSystem) {
        self.ways = ways
        self.wires = wires
        self.first = first
        self.system = system
    }

    /// Ends all of them: first the ways that begin where none of the others leads to, and when all that was under way has come
    /// through, the others. What adapters hold back is let go of.
    ///
    /// It waits for those who get what is under way; what a container emits by itself while the last ways end goes nowhere.
    /// Several calls do it once, and all return when it is done. Does nothing when the system has ended.
    /// - Throws: What made a simulation fail; it can be called again then.
    public func disconnect() async throws {
        while true {
            let mine = Latch()
            let others: Latch? = end.withLock { end in
                switch end {
                case .notBegun:
                    end = .underWay(mine)
                    return nil
                case .underWay(let others): return others
                case .done: return mine
                }
            }
            if let others {
                if others === mine { return }
                await others.wait()
                continue
            }
            defer { mine.open() }
            do {
                try await system.disconnect(wires, first: first)
                end.withLock { $0 = .done }
            } catch {
                end.withLock { $0 = .notBegun }
                throw error
            }
            return
        }
    }
}
