import TierBus

extension HybridSystem {
    /// Hosts a container `start` whose feed says ``Go`` so many times, with the numbers from 0.
    func hostStart(_ count: Int = 1) async throws {
        try await host("start") { start in
            try start.publishes(Go.self)
            try start.feed((0..<count).map { Go($0) })
        }
    }

    /// Hosts a container that stores tickets when ``Go`` 0 comes, one after the other.
    func hostPublisher(
        _ tickets: [Ticket], as name: String = "desk", onReceipt: @escaping @Sendable (Receipt) -> Void = { _ in }
    ) async throws {
        try await host(name) { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachAsync(Go.self, from: "start") { go, delivery in
                guard go.number == 0 else { return }
                for ticket in tickets { onReceipt(try await publication.publish(ticket, after: delivery)) }
            }
        }
    }

    /// The tickets the log holds, with their sequences.
    func storedTickets() async throws -> [(number: Int, sequence: Int64)] {
        var found: [(Int, Int64)] = []
        for try await (ticket, delivery) in history(Ticket.self) { found.append((ticket.number, delivery.sequence)) }
        return found
    }
}

extension HybridSystem {
    /// Takes the kinds of the notices that wait now.
    func noticeKinds() -> [NoticeKind] { notices.takeAll().map(\.kind) }
}
