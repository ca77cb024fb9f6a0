import Foundation
import OrganizationsKit
import Testing
import TierBus

/// Communications as JSON.
@Suite struct CommunicationDocumentTests {
    private static let codes: [String: Communication] = [
        "strategy-first": Communication([
            .pipeline("data", "strategy_a", .adapter(.transform("size")), "execution", name: "a"),
            .pipeline("data", "strategy_b", .adapter(.transform("size")), "execution", name: "b"),
            .broadcast(from: "execution", to: ["performance_tracker"], name: "fills"),
        ]),
        "classifier-first": Communication([
            .pipeline("data", "indicators", "classifier", name: "regimes"),
            .hierarchical(parent: "classifier", children: ["risk_conservative", "risk_aggressive"], name: "risk"),
            .pipeline("risk_conservative", "execution", name: "conservative"),
            .pipeline("risk_aggressive", "execution", name: "aggressive"),
        ]),
        "risk-first": Communication([
            .broadcast(from: "data", to: ["strategy_a", "strategy_b"], name: "bars"),
            .pipeline("strategy_a", "risk_conservative", "execution", name: "conservative"),
            .pipeline("strategy_b", "risk_aggressive", "execution", name: "aggressive"),
        ]),
        "portfolio-first": Communication([
            .pipeline(
                "data", "strategy_a", "portfolio", .adapter(.filter("strength < 0.6", events: ["SIGNAL"])),
                "risk_conservative", "execution", name: "a"),
            .pipeline(
                "data", "strategy_b", "portfolio", .adapter(.filter("strength >= 0.6", events: ["SIGNAL"])),
                "risk_aggressive", "execution", name: "b"),
            .broadcast(from: "execution", to: ["portfolio", "performance_tracker"], name: "fills"),
        ]),
    ]

    @Test("Each document says what the code would say", arguments: Organization.all)
    func equal(organization: Organization) throws {
        #expect(try CommunicationDocument.usual(for: organization) == Self.codes[organization.name])
    }

    @Test("The communications of code are written and read as JSON")
    func roundTrip() throws {
        for communication in [.common] + Phase.allCases.map(\.communication) {
            let data = try JSONEncoder().encode(communication)
            #expect(try JSONDecoder().decode(Communication.self, from: data) == communication)
        }
    }

    @Test(
        "A wrong communication is refused in every organisation, with the container that was meant",
        arguments: [
            (["data", "strategy_a", "risk_agressive"], "unknownMember", "is 'risk_aggressive' meant?"),
            (["data", "execution"], "unreachable", "can never receive anything: it takes ORDER"),
            (["portfolio", "strategy_a"], "unreachable", "it takes BAR"),
        ])
    func wrong(names: [String], code: String, part: String) async throws {
        let pipeline = AdapterDescription("pipeline", members: names.map { .container($0) })
        for organization in Organization.all {
            let error = await #expect(throws: AdapterError.self) {
                _ = try await Play([], in: Simulation()).play(organization, Communication([pipeline]))
            }
            #expect(
                error?.code.description == code && error?.message.contains(part) == true, "\(String(describing: error))"
            )
        }
    }
}
