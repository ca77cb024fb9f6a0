import Testing
import TierBusCore

@Suite struct EventIDTests {
    @Test("A derived id is the same in every process")
    func derivedIsStable() {
        let bar = EventID(naming: "bar/EURUSD", 1_492_592_400_000_000_000, 0)
        #expect(EventID(following: bar, "signal") == EventID(following: bar, "signal"))
        #expect(EventID(following: bar, "signal") != EventID(following: bar, "order"))
        #expect(EventID(following: bar, "signal") != EventID(following: bar, "signal", occurrence: 1))
        print(bar)
    }
}
