import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct TraceTests {
    @Test("The chain of an event goes back to its first cause and on to all its effects")
    func chain() async throws {
        let system = try HybridSystem(simulated: Simulation(), log: .memory())
        try await system.host("desk") { desk in
            let publication = try desk.publishesReliably(Ticket.self)
            try desk.onEachReliably(Ticket.self, from: "echo", as: "desk.echoes") { _, _ in }
            try desk.onEach(Go.self, from: "start") { _, delivery in try publication.enqueue(Ticket(1), after: delivery)
            }
        }
        // 1 leads to 10 and 11, 10 to 100.
        try await system.host("echo") { echo in
            let publication = try echo.publishesReliably(Ticket.self)
            try echo.onEachReliably(Ticket.self, from: "desk", as: "echo.tickets") { ticket, delivery in
                try publication.enqueue(Ticket(10), after: delivery)
                try publication.enqueue(Ticket(11), after: delivery)
            }
        }
        try await system.host("last") { last in
            let publication = try last.publishesReliably(Ticket.self)
            try last.onEachReliably(Ticket.self, from: "echo", as: "last.tickets") { ticket, delivery in
                if ticket.number == 10 { try publication.enqueue(Ticket(100), after: delivery) }
            }
        }
        try await system.hostStart()
        try await system.settle()
        let chain = try await system.trace(Ticket(10).id)
        #expect(chain.causes.map(\.eventID) == [Ticket(1).id])
        #expect(chain.event.source == "echo" && chain.event.type == "TICKET")
        // What began it is not stored.
        #expect(chain.missingCause == Go(0).id)
        #expect(chain.effects.map(\.link.eventID) == [Ticket(100).id] && chain.effects.map(\.depth) == [1])
        let first = try await system.trace(Ticket(1).id)
        #expect(first.effects.map { [$0.link.eventID] } == [[Ticket(10).id], [Ticket(100).id], [Ticket(11).id]])
        #expect(first.effects.map(\.depth) == [1, 2, 1])
        await #expect { try await system.trace(Ticket(5).id) } throws: { ($0 as? LogError)?.code == .notFound }
        _ = try await system.finish()
    }
}
