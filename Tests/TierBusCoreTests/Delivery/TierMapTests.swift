import Foundation
import Testing
import TierBusCore

@Suite struct TierMapTests {
    @Test("Market data is fast, orders and alarms are reliable, the rest is standard")
    func standard() {
        let map = TierMap.standard
        for type in ["BAR", "TICK", "QUOTE", "TRADE", "BOOK_UPDATE"] as [EventType] { #expect(map[type] == .fast) }
        for type in ["ORDER", "FILL", "SYSTEM", "ERROR", "RISK_ALERT"] as [EventType] {
            #expect(map[type] == .reliable)
        }
        for type in ["SIGNAL", "INDICATOR", "PORTFOLIO_UPDATE", "REGIME_CHANGE", "bar", "X"] as [EventType] {
            #expect(map[type] == .standard)
        }
    }

    @Test("A map says what it was told, and its fallback otherwise")
    func own() {
        var map = TierMap(["BAR": .reliable], fallback: .fast)
        #expect(map["BAR"] == .reliable && map["X"] == .fast)
        map["X"] = .standard
        map.fallback = .reliable
        #expect(map["X"] == .standard && map["Y"] == .reliable && map != TierMap())
        #expect(TierMap() == TierMap([:], fallback: .standard))
    }

    @Test("Tiers, scopes and priorities keep the numbers they are stored as, and their names")
    func numbers() throws {
        #expect(Tier.allCases.map(\.rawValue) == [0, 1, 2])
        #expect(Tier.allCases.map(\.description) == ["fast", "standard", "reliable"])
        #expect(Scope.allCases.map(\.rawValue) == [0, 1, 2, 3])
        #expect(Scope.allCases.map(\.description) == ["global", "parent", "siblings", "children"])
        #expect(Priority.allCases.map(\.rawValue) == [0, 1, 2, 3, 4])
        #expect([Priority.low, .normal, .high, .urgent, .flashCrash] == Priority.allCases.reversed().sorted())
        let data = try JSONEncoder().encode(Priority.allCases)
        #expect(try JSONDecoder().decode([Priority].self, from: data) == Priority.allCases)
    }
}
