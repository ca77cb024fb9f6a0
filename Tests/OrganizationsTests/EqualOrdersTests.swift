import OrganizationsKit
import Testing
import TierBus
import TierBusMarket

/// What is decided does not depend on where who decides stands.
@Suite(.timeLimit(.minutes(5))) struct EqualOrdersTests {
    @Test("Equal input gives equal orders in all four organisations, whatever lanes do: simulated, shuffled and live")
    func equal() async throws {
        let bars = try Bars.some()
        let simulations: [Simulation?] = [
            Simulation(), Simulation(seed: 1, jitter: 16), Simulation(seed: 2, jitter: 64), nil,
        ]
        let first = try await Play(bars, in: Simulation()).play(Organization.all[0], .common)
        #expect(first.orders.count > 300)
        #expect(Set(first.orders.map(\.symbol)) == ["GOOG", "EURUSD"])
        #expect(Set(first.orders.map(\.side)).count == 2 && Set(first.orders.map(\.quantity)).count > 3)
        for organization in Organization.all {
            for simulation in simulations {
                let result = try await Play(bars, in: simulation).play(organization, .common)
                let place = "\(organization.name), \(simulation.map { "\($0)" } ?? "live")"
                #expect(result.isComplete, "\(place)")
                // Ids, symbols, sides, quantities, timestamps and reference prices.
                #expect(result.orders == first.orders, "\(place)")
                #expect(Set(result.page.fills) == Set(first.page.fills), "\(place)")
                #expect(result.page.performance.turnover == first.page.performance.turnover, "\(place)")
                #expect(result.page.performance.regimes == first.page.performance.regimes, "\(place)")
            }
        }
    }

    @Test("In the communication that all have in common every container takes part")
    func everybody() async throws {
        let result = try await Play(try Bars.some(), in: Simulation()).play(.riskFirst, .common)
        let names = Set(ContainerName.allCases.map(\.rawValue))
        let paths = result.ways.map(\.source) + result.ways.map(\.target)
        #expect(Set(paths.map { String($0.split(separator: "/").last ?? "") }) == names)
        let performance = result.page.performance
        #expect(performance.fills == result.page.fills.count && performance.updates == performance.fills)
        #expect(performance.regimes > 5 && performance.equity != nil && performance.drawdown > 0)
        #expect(performance.signals == 0)
    }

    @Test("Each communication runs in each organisation, and orders are equal where no decision waits for two ways")
    func allPairs() async throws {
        let play = Play(try Bars.some(500), in: Simulation())
        for document in Organization.all {
            let communication = try CommunicationDocument.usual(for: document)
            var orders: [[Order]] = []
            for organization in Organization.all {
                let result = try await play.play(organization, communication)
                #expect(result.isComplete && !result.orders.isEmpty, "\(document.name) in \(organization.name)")
                orders.append(result.orders)
            }
            // The portfolio decides on signals by the fills that have come so far.
            if document.name != "portfolio-first" {
                #expect(orders.allSatisfy { $0 == orders[0] }, "\(document.name)")
            }
        }
    }
}
