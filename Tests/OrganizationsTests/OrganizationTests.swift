import OrganizationsKit
import Testing
import TierBus

/// Where containers stand.
@Suite(.timeLimit(.minutes(5))) struct OrganizationTests {
    @Test("The four organisations are four different trees of the same ten containers, each of them there once")
    func trees() {
        let all = Organization.all
        #expect(all.count == 4 && Set(all.map(\.name)).count == 4)
        for organization in all {
            let names = organization.branches.flatMap { $0.top.paths() }.map { $0.split(separator: "/").last ?? "" }
            #expect(names.count == 10, "\(organization.name)")
            #expect(Set(names.map(String.init)) == Set(ContainerName.allCases.map(\.rawValue)), "\(organization.name)")
            #expect(organization.paths.contains { $0.contains("/") }, "\(organization.name) is nested")
        }
        for (index, one) in all.enumerated() {
            for other in all[(index + 1)...] {
                #expect(one.paths != other.paths, "\(one.name) and \(other.name)")
                #expect(one.branches.map(\.lane.text) != other.branches.map(\.lane.text))
            }
        }
        #expect(Set(all.map { $0.path(of: .strategyA) }).count == 4)
        #expect(
            all.map { $0.path(of: .strategyB) } == [
                "strategy_b", "classifier/risk_aggressive/strategy_b", "risk_aggressive/strategy_b",
                "portfolio/strategy_b",
            ])
    }

    @Test("A system has the containers where the organisation says, on its lanes", arguments: Organization.all)
    func hosted(organization: Organization) async throws {
        let system = try HybridSystem()
        try await organization.host(Desk([]), in: system)
        for path in organization.paths { #expect(system.hasContainer(path), "\(path)") }
        let report = try await system.run()
        let own = organization.branches.compactMap { branch -> String? in
            guard case .own(let kind) = branch.lane else { return nil }
            return "\(branch.top.name.rawValue) \(kind.name)"
        }
        #expect(report.lanes.map { "\($0.name) \($0.kind.name)" } == own)
    }

    @Test("What is in one hierarchy is called, and what is not goes through the router")
    func routed() async throws {
        var routed: [String: Int] = [:]
        for organization in Organization.all {
            let result = try await Play([], in: Simulation()).play(organization, .common)
            #expect(result.ways.count == 12)
            routed[organization.name] = result.ways.count { $0.isRouted }
            for way in result.ways {
                #expect(organization.paths.contains(way.source) && organization.paths.contains(way.target))
                #expect(way.isRouted == (way.source.prefix { $0 != "/" } != way.target.prefix { $0 != "/" }))
            }
        }
        #expect(routed == ["strategy-first": 5, "classifier-first": 8, "risk-first": 10, "portfolio-first": 0])
    }
}
