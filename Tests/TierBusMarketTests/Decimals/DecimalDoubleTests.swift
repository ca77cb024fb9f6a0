import Foundation
import Testing
import TierBusMarket

@Suite struct DecimalDoubleTests {
    @Test("The double of a decimal is the one that its text stands for")
    func nearest() throws {
        var random = SplitMix(seed: 11)
        for _ in 0..<50_000 {
            let price = Price(units: Int64(random.number(bits: 63)))
            let quantity = Quantity(units: Int64(random.number(bits: 63)))
            let money = Money(units: random.number(bits: 127))
            // The reference is the C library, which rounds a decimal text correctly.
            #expect(price.doubleValue == Double(price.description))
            #expect(quantity.doubleValue == Double(quantity.description))
            #expect(money.doubleValue == Double(money.description))
        }
        for price in [Price.min, .max, .zero, Price(units: 1 << 53), Price(units: (1 << 53) + 1)] {
            #expect(price.doubleValue == Double(price.description))
        }
        for money in [Money.min, .max, .zero, Money(units: 1), Money(units: (1 << 53) + 1)] {
            #expect(money.doubleValue == Double(money.description))
        }
    }

    @Test("A double becomes the nearest decimal")
    func rounding() throws {
        var random = SplitMix(seed: 13)
        for _ in 0..<50_000 {
            // Of any size from 2^-40 to 2^33.
            let exponent = Int(random.next() % 73) - 40
            let value =
                Double(sign: random.next() & 1 == 0 ? .plus : .minus, exponent: exponent, significand: 1)
                * Double.random(in: 1..<2, using: &random)
            // The reference is the C library, which prints a double's exact value, rounded to nearest, ties to even.
            let text = String(format: "%.9f", value)
            #expect((try? Price(rounding: value)) == (try? Price(text)), "\(value)")
        }
    }

    @Test(
        "A tie goes to the even unit",
        arguments: [
            (1.0 / 1024, 976_562), (3.0 / 1024, 2_929_688), (-1.0 / 1024, -976_562), (-3.0 / 1024, -2_929_688),
            ((1.0 / 1024).nextUp, 976_563), ((3.0 / 1024).nextDown, 2_929_687), (0.5, 500_000_000),
        ] as [(Double, Int64)])
    func ties(value: Double, units: Int64) throws {
        #expect(try Price(rounding: value).units == units)
    }

    @Test("A price that a feed gives as a double is the price that was meant")
    func meant() throws {
        var random = SplitMix(seed: 17)
        for _ in 0..<50_000 {
            // Below 2^52 units, about 4.5 million, the double is nearer to its price than to any other.
            let price = Price(units: Int64(random.number(bits: 52)))
            #expect(try Price(rounding: price.doubleValue) == price)
        }
        #expect(try Price(rounding: 1.07083) == "1.07083")
        #expect(try Price(rounding: 750.12) == "750.12")
        #expect(try Price(rounding: 0.1 + 0.2) == "0.3")
        #expect(try Money(rounding: 100_000.5) == "100000.5")
    }

    @Test("What has no decimal form is refused")
    func refused() {
        func code(_ value: Double) -> MarketError.Code? {
            #expect(throws: MarketError.self) { try Price(rounding: value) }?.code
        }
        #expect(code(.nan) == .notFinite)
        #expect(code(.signalingNaN) == .notFinite)
        #expect(code(.infinity) == .notFinite)
        #expect(code(-.infinity) == .notFinite)
        #expect(code(.greatestFiniteMagnitude) == .outOfRange)
        #expect(code(-.greatestFiniteMagnitude) == .outOfRange)
        #expect(code(9_223_372_037) == .outOfRange)
        #expect(code(-9_223_372_037) == .outOfRange)
        #expect(code(0x1p64) == .outOfRange)
        #expect(code(0x1p98) == .outOfRange)
        let money = #expect(throws: MarketError.self) { try Money(rounding: 1.8e21) }
        #expect(money?.code == .outOfRange)
    }

    @Test("The smallest doubles are nothing, whichever their sign")
    func tiny() throws {
        for value in [
            0.0, -0.0, Double.leastNonzeroMagnitude, -Double.leastNonzeroMagnitude, 1e-300, 4.9e-10, -4.9e-10, 0x1p-128,
            0x1p-127,
        ] {
            #expect(try Price(rounding: value) == .zero)
        }
        #expect(try Price(rounding: 5.1e-10).units == 1)
        #expect(Price.zero.doubleValue.sign == .plus)
    }
}
