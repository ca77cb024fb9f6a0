import Testing
import TierBusCore

@Suite struct DynamicValueTests {
    static let distinct: [DynamicValue] = [
        .null, true, false, 0, 1, -1, 0.0, -0.0, 1.0, .double(.nan), .double(-.nan), .double(.signalingNaN),
        .double(.infinity), "", "a", "\u{e9}", "e\u{301}", [], [.null], [1], [[1]], [1, 2], [2, 1], [:], ["a": 1],
        ["a": 1.0], ["b": 1], ["a": ["a": 1]], ["\u{e9}": 1], ["e\u{301}": 1],
    ]

    @Test("Every value equals itself, hashes alike, and equals no other")
    func equality() {
        for (left, one) in Self.distinct.enumerated() {
            for (right, other) in Self.distinct.enumerated() { #expect((one == other) == (left == right)) }
        }
        #expect(Set(Self.distinct + Self.distinct).count == Self.distinct.count)
    }

    @Test("A value is read as what it is and as nothing else")
    func accessors() {
        #expect((true as DynamicValue).boolValue == true)
        #expect((7 as DynamicValue).intValue == 7)
        #expect((7 as DynamicValue).doubleValue == 7)
        #expect((7.5 as DynamicValue).doubleValue == 7.5)
        #expect(("x" as DynamicValue).stringValue == "x")
        for value in [.null, "x", [], [:]] as [DynamicValue] {
            #expect(value.boolValue == nil && value.intValue == nil && value.doubleValue == nil)
        }
        #expect((7.0 as DynamicValue).intValue == nil && (7 as DynamicValue).stringValue == nil)
        #expect(DynamicValue.int(.max).doubleValue == 0x1p63)
    }
}
