public import TierBusCore
import TierBusRouter

/// The events of a type that the log holds, oldest first, read a page at a time.
public struct History<E: StorableEvent>: AsyncSequence, Sendable {
    let core: SystemCore

    /// Begins with the oldest event.
    public func makeAsyncIterator() -> Iterator { Iterator(core: core) }

    /// Reads events in the order they were stored.
    public struct Iterator: AsyncIteratorProtocol {
        private static var pageSize: Int { 1_000 }

        private let core: SystemCore
        private var page: ArraySlice<LogRead> = []
        private var last: Int64 = 0
        private var isAtEnd = false

        init(core: SystemCore) { self.core = core }

        /// The next event, with its place in the log as the delivery's sequence; nil at the end.
        ///
        /// A row that is damaged or cannot be decoded is passed over, and a notice says so.
        /// - Throws: ``LogError``; ``RouterError``: `noLog`, or `notRunning` when the system has ended.
        public mutating func next() async throws -> (event: E, delivery: Delivery)? {
            while true {
                if let read = page.popFirst() {
                    last = read.sequence
                    if let found = decode(read) { return found }
                    continue
                }
                if isAtEnd { return nil }
                let tier = try core.reliableTier(for: "the history of \(E.eventType)")
                guard core.context.phase < .ended else {
                    throw RouterError(
                        .notRunning,
                        "the history of \(E.eventType) is read before or during the run; the system has ended, and a new "
                            + "one on the same log can be asked")
                }
                try await core.openLog()
                page = try await tier.history(type: E.eventType.text, after: last, limit: Self.pageSize)[...]
                isAtEnd = page.count < Self.pageSize
            }
        }

        private func decode(_ read: LogRead) -> (E, Delivery)? {
            switch read {
            case .damaged(let sequence, _, let reason):
                core.context.notices.post(.damaged, at: "history of \(E.eventType)", "event \(sequence): \(reason)")
                return nil
            case .event(let sequence, let entry):
                do {
                    return try (E(stored: entry), Delivery(of: entry, at: sequence))
                } catch {
                    core.context.notices.post(
                        .damaged, at: "history of \(E.eventType)", "event \(sequence) cannot be decoded: \(error)")
                    return nil
                }
            }
        }
    }
}

extension HybridSystem {
    /// The events of a type that the log holds, in the order they were stored; of all lives of the file.
    ///
    /// Before and during the run. Nothing is delivered before the run, so what is read before it is what the log held at
    /// its beginning.
    public func history<E: StorableEvent>(_: E.Type = E.self) -> History<E> { History(core: core) }
}
