package import TierBus
package import TierBusMarket

/// Plays bars through the containers, organised in one way and connected in another.
package struct Play: Sendable {
    /// What came of it.
    package struct Result: Sendable {
        /// Who could tell whom what.
        package let ways: [Connections.Way]
        /// Orders, fills and what was seen.
        package let page: Blotter.Page
        /// The account of every event.
        package let report: RunReport
        /// What the system said about itself.
        package let notices: [Notice]

        /// Whether everything was delivered and accounted for.
        package var isComplete: Bool { report.isComplete(notices) }

        /// The orders in an order that does not depend on which risk container was first.
        package var orders: [Order] {
            page.orders.sorted { ($0.timestamp, $0.symbol.text, $0.id) < ($1.timestamp, $1.symbol.text, $1.id) }
        }
    }

    let bars: [Bar]
    let simulation: Simulation?

    /// - Parameters:
    ///   - bars: In the order of time.
    ///   - simulation: nil for live lanes.
    package init(_ bars: [Bar], in simulation: Simulation?) {
        self.bars = bars
        self.simulation = simulation
    }

    /// A system with nothing in it.
    func system() throws -> HybridSystem {
        try simulation.map { try HybridSystem(simulated: $0) } ?? HybridSystem()
    }

    /// Hosts, connects, and plays all bars.
    /// - Throws: `AdapterError` if the communication is wrong.
    package func play(_ organization: Organization, _ communication: Communication) async throws -> Result {
        let system = try system()
        do {
            let desk = Desk(bars)
            try await organization.host(desk, in: system)
            let connections = try await system.connect(communication, with: Sizing.factory)
            let report = try await system.run(until: .feedsEnd, draining: .seconds(60))
            return Result(
                ways: connections.ways, page: desk.blotter.page, report: report, notices: system.notices.takeAll())
        } catch {
            // One that was not run has to be ended.
            await system.close()
            throw error
        }
    }
}
