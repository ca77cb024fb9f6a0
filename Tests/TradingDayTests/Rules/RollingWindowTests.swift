import Testing
import TierBusMarket

@testable import TradingDayKit

@Suite struct RollingWindowTests {
    @Test("Nothing is answered before the window is full")
    func filling() {
        var window = RollingWindow(3)
        for price: Price in [1, 2] {
            window.push(price)
            #expect(!window.isFull && window.mean == nil && window.deviation == nil)
        }
        window.push(6)
        #expect(window.mean == 3)
        #expect(window.deviation == (14.0 / 3).squareRoot())
    }

    @Test("The deviation is the population's, and none where all prices are the same")
    func deviation() {
        var window = RollingWindow(8)
        for price: Price in [2, 4, 4, 4, 5, 5, 7, 9] { window.push(price) }
        #expect(window.mean == 5)
        #expect(window.deviation == 2)
        for _ in 0..<8 { window.push("1.1") }
        #expect(window.mean == 1.1)
        #expect(window.deviation == 0)
    }

    @Test("What it answers depends on its prices alone, not on what came before them", arguments: [1, 2, 10, 20, 50])
    func noHistory(length: Int) {
        var old = RollingWindow(length)
        var state: UInt64 = 3
        var prices: [Price] = []
        for _ in 0..<300 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            prices.append(Price(units: Int64(state >> 8)))
        }
        for (place, price) in prices.enumerated() {
            old.push(price)
            guard place + 1 >= length else { continue }
            var new = RollingWindow(length)
            for price in prices[(place + 1 - length)...place] { new.push(price) }
            #expect(old.sum == new.sum)
            #expect(old.mean?.bitPattern == new.mean?.bitPattern)
            #expect(old.deviation?.bitPattern == new.deviation?.bitPattern)
        }
    }

    @Test("The largest prices neither trap nor lose a unit of the sum")
    func largest() {
        var window = RollingWindow(50)
        for _ in 0..<50 { window.push(.max) }
        #expect(window.sum == Int128(Int64.max) * 50)
        #expect(window.deviation == 0)
        var other = RollingWindow(20)
        for _ in 0..<20 { other.push(.max) }
        #expect(window.compareMean(with: other) == 0)
        other.push(Price(units: .max - 1))
        #expect(window.compareMean(with: other) == 1)
        #expect(other.compareMean(with: window) == -1)
    }
}
