public import TierBusCore
public import TierBusRouter

extension HybridSystem {
    /// The dead letters of the system's log.
    public var deadLetters: DeadLetters { DeadLetters(core: core) }

    /// Why a stored event exists and what came of it: the chain of causes in both directions.
    ///
    /// Before and during the run; read a page at a time, so that publishers go on meanwhile.
    /// - Throws: ``LogError``: `notFound` if the log does not hold the event, `closed`, or what the log met with;
    ///   ``RouterError/Code/noLog``.
    /// - Complexity: O(events in the log) in time, and about 150 bytes of memory an event.
    public func trace(_ id: EventID) async throws -> CausalChain {
        let tier = try core.reliableTier(for: "the trace of an event")
        try await core.openLog()
        var builder = CausalChain.Builder()
        var last: Int64 = 0
        while true {
            let page = try await tier.read(after: last, limit: 1_000)
            builder.add(page)
            guard let end = page.last?.sequence else { break }
            last = end
        }
        guard let chain = builder.chain(of: id) else { throw LogError(.notFound, "no event \(id) is stored") }
        return chain
    }

    /// Gives up a durable subscription that nobody registers any more, with everything it is owed and its dead letters. The
    /// events stay in the log. There is no way back.
    /// - Throws: ``LogError``: `notFound`; `inUse` if a container has it registered; `closed`, or what the log met with;
    ///   ``RouterError/Code/noLog``.
    public func removeDurableSubscription(_ name: String) async throws {
        let tier = try core.reliableTier(for: "the removal of a durable subscription")
        try await core.openLog()
        try await tier.remove(name)
    }
}
