import Foundation
import Testing
import TierBusCore

@Suite struct EventIDTests {
    // The values were computed by a second implementation, from the description of the digest.
    @Test("A derived id is the same in every process: these never change")
    func known() {
        let bar = EventID(naming: "bar/EURUSD", 1_492_592_400_000_000_000, 0)
        #expect(bar.description == "556d71f5be9c1cfe9407adae54f933ad")
        #expect(EventID(following: bar, "signal").description == "a75ba550d431f807a6a18f0d6c19dc28")
        #expect(EventID(following: bar, "signal", occurrence: 1).description == "8c5721d2cb3aa66614c54d4eedde1262")
        #expect(EventID(following: .none, "").description == "c44cf9c68bac70a9b991b96757479bf7")
        #expect(EventID(naming: "", 0).description == "d1283b732edf14a6f73120be8558f51a")
        #expect(EventID(naming: "exactly8", -1, .min).description == "6246248df45a7f66ee9feada11ed59df")
        var generator = EventIDGenerator(seed: 7)
        #expect(generator.next().description == "e48fc7e7b3efbf790000000000000001")
        #expect(generator.next().description == "e48fc7e7b3efbf790000000000000002")
    }

    @Test("300,000 derived ids of near inputs are all different, in all 16 bytes and in each half")
    func unique() {
        var ids = Set<EventID>()
        var (highs, lows) = (Set<UInt64>(), Set<UInt64>())
        func add(_ id: EventID) {
            ids.insert(id)
            highs.insert(id.high)
            lows.insert(id.low)
        }
        for symbol in ["A", "AA", "B", "\u{e9}", "e\u{301}", "12345678", "123456789", "1234567\u{0}", ""] {
            for number in 0..<10_000 as Range<Int64> {
                add(EventID(naming: symbol, number * 60_000_000_000))
                add(EventID(naming: symbol, number * 60_000_000_000, 1))
            }
        }
        let causes = (0..<1000).map { EventID(high: 1, low: $0) }
        for cause in causes {
            for word in ["signal", "order", "fill"] {
                for occurrence in 0..<40 as Range<UInt64> {
                    add(EventID(following: cause, word, occurrence: occurrence))
                }
            }
        }
        #expect(ids.count == 300_000 && highs.count == 300_000 && lows.count == 300_000)
        #expect(!ids.contains(.none))
    }

    @Test("A change of one bit of the cause changes about half the bits of the id")
    func avalanche() {
        var flipped = 0
        for bit in 0..<128 {
            let cause = EventID(high: 0x1234_5678_9ABC_DEF0, low: 42)
            let near = EventID(
                high: cause.high ^ (bit < 64 ? 1 << bit : 0), low: cause.low ^ (bit < 64 ? 0 : 1 << (bit - 64)))
            let (one, other) = (EventID(following: cause, "order"), EventID(following: near, "order"))
            let bits = (one.high ^ other.high).nonzeroBitCount + (one.low ^ other.low).nonzeroBitCount
            #expect((30...98).contains(bits), "bit \(bit)")
            flipped += bits
        }
        #expect((60...68).contains(flipped / 128))
    }

    @Test("An id is written as 32 hexadecimal digits and read back, and nothing else is read")
    func text() {
        for id in [EventID.none, EventID(high: 1, low: .max), EventID(high: .max, low: 0), EventID(naming: "x", 1)] {
            #expect(EventID(id.description) == id && id.description.utf8.count == 32)
            #expect(EventID(id.description.uppercased()) == id)
        }
        let zeros = String(repeating: "0", count: 31)
        for text in [
            "", zeros, zeros + "00", zeros + "g", "+" + zeros, zeros.dropLast() + "-1", zeros.dropLast(3) + "日0",
        ] {
            #expect(EventID(String(text)) == nil, "\(text)")
        }
    }

    @Test("Ids are ordered by their bytes, and encoded as their text")
    func orderAndCoding() throws {
        let ids = [
            EventID(high: 0, low: .max), EventID(high: 1, low: 0), EventID(high: 1, low: 1),
            EventID(high: .max, low: 0),
        ]
        #expect(ids.reversed().sorted() == ids && ids.map(\.description).sorted() == ids.map(\.description))
        let data = try JSONEncoder().encode(ids)
        #expect(try JSONDecoder().decode([EventID].self, from: data) == ids)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([EventID].self, from: Data(#"["12"]"#.utf8)) }
    }
}
