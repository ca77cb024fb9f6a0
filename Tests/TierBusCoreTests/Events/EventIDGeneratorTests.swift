import Testing
import TierBusCore

@Suite struct EventIDGeneratorTests {
    static func ids(_ generator: consuming EventIDGenerator, _ count: Int) -> [EventID] {
        var ids: [EventID] = []
        for _ in 0..<count { ids.append(generator.next()) }
        return ids
    }

    @Test("A seed gives the same ids every time, and other seeds give others")
    func seeded() {
        #expect(Self.ids(EventIDGenerator(seed: 1), 100) == Self.ids(EventIDGenerator(seed: 1), 100))
        let all = (0..<1000).flatMap { Self.ids(EventIDGenerator(seed: $0), 10) }
        #expect(Set(all).count == 10_000 && !all.contains(.none))
    }

    @Test("A hundred generators without a seed never make an id twice, and their ids ascend")
    func unseeded() {
        let lists = (0..<100).map { _ in Self.ids(EventIDGenerator(), 100) }
        #expect(Set(lists.joined()).count == 10_000)
        for list in lists { #expect(list == list.sorted()) }
    }
}
