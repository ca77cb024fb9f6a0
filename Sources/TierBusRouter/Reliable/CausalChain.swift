public import TierBusCore

/// Why an event exists, and what came of it, as far as the log holds it.
public struct CausalChain: Sendable, Equatable {
    /// An event of the chain, without its payload.
    public struct Link: Sendable, Equatable {
        /// Its place in the log.
        public let sequence: Int64
        /// Its id.
        public let eventID: EventID
        /// Its type's name.
        public let type: String
        /// The container that published it.
        public let source: String
        /// When what it tells of happened.
        public let timestamp: Timestamp
        /// The id of the event that it follows from; ``EventID/none`` where the chain began.
        public let causationID: EventID
    }

    /// An event that came of another.
    public struct Effect: Sendable, Equatable {
        /// The event.
        public let link: Link
        /// How many steps it is away from the event that was asked for; 1 or more.
        public let depth: Int
    }

    /// What led to the event, the first cause first.
    public let causes: [Link]
    /// The first cause's own cause, if it has one and the log does not hold it: it was not stored, or has gone.
    public let missingCause: EventID?
    /// The event that was asked for.
    public let event: Link
    /// What came of it: each effect is followed by its own.
    public let effects: [Effect]
}

extension CausalChain {
    /// Collects what a log holds and finds chains in it.
    package struct Builder {
        private var links: [EventID: Link] = [:]
        private var followers: [EventID: [EventID]] = [:]

        package init() {}

        /// Takes what was read, in the order of the log; damaged events are passed over.
        package mutating func add(_ reads: [LogRead]) {
            for case .event(let sequence, let entry) in reads {
                links[entry.eventID] = Link(
                    sequence: sequence, eventID: entry.eventID, type: entry.type, source: entry.source,
                    timestamp: entry.timestamp, causationID: entry.causationID)
                if entry.causationID != .none { followers[entry.causationID, default: []].append(entry.eventID) }
            }
        }

        /// The chain of an event; nil if it is not there.
        /// - Complexity: O(chain).
        package func chain(of id: EventID) -> CausalChain? {
            guard let event = links[id] else { return nil }
            // An event that names itself, or a circle of them, comes from a damaged or foreign file.
            var seen: Set<EventID> = [id]
            var causes: [Link] = []
            var cause = event.causationID
            while cause != .none, seen.insert(cause).inserted, let link = links[cause] {
                causes.append(link)
                cause = link.causationID
            }
            let missing = cause != .none && links[cause] == nil ? cause : nil
            var effects: [Effect] = []
            var waiting = (followers[id] ?? []).reversed().map { (id: $0, depth: 1) }
            while let next = waiting.popLast() {
                guard seen.insert(next.id).inserted, let link = links[next.id] else { continue }
                effects.append(Effect(link: link, depth: next.depth))
                waiting += (followers[next.id] ?? []).reversed().map { (id: $0, depth: next.depth + 1) }
            }
            return CausalChain(causes: causes.reversed(), missingCause: missing, event: event, effects: effects)
        }
    }
}
