import Testing
@testable import TierBusCore

@Suite("Suggestions for misspelt names") struct NameDistanceTests {
    @Test(
        "The distance is the number of single-character edits",
        arguments: [
            ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ac", 1),
            ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("data", "dta", 1), ("ab", "ba", 2), ("é", "e", 1),
        ])
    func distance(_ left: String, _ right: String, _ expected: Int) {
        #expect(NameDistance.between(left, right) == expected)
        #expect(NameDistance.between(right, left) == expected)
    }

    @Test("The nearest name is suggested, unless it is too far away") func suggestions() {
        let names = ["momentum", "data", "risk", "execution"]
        #expect(NameDistance.suggestion(for: "momentun", among: names) == "momentum")
        #expect(NameDistance.suggestion(for: "dta", among: names) == "data")
        #expect(NameDistance.suggestion(for: "exektuion", among: names) == nil)
        #expect(NameDistance.suggestion(for: "portfolio", among: names) == nil)
        // One edit, but that is half of the name.
        #expect(NameDistance.suggestion(for: "ab", among: ["ac"]) == nil)
        #expect(NameDistance.suggestion(for: "data", among: []) == nil)
        // Equally near ones: the first in order.
        #expect(NameDistance.suggestion(for: "data1", among: ["data3", "data2"]) == "data2")
    }
}
