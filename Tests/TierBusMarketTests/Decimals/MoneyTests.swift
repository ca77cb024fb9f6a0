import Testing
import TierBusMarket

@Suite struct MoneyTests {
    @Test("A price times a quantity is exact, at the ends of both ranges too")
    func product() {
        let most: Int128 = 1 << 126
        #expect(("1.07219" as Price) * ("3" as Quantity) == "3.21657")
        #expect(("0.000000001" as Price) * ("0.00000001" as Quantity) == "0.00000000000000001")
        #expect(("-37.63" as Price) * ("2.5" as Quantity) == "-94.075")
        #expect((Price.min * Quantity.min).units == most)
        #expect((Price.max * Quantity.min).units == (1 << 63 as Int128) - most)
        #expect((Price.max * Quantity.max).units == Int128(Int64.max) * Int128(Int64.max))
        #expect(Price.max * .zero == .zero)
    }

    @Test("A sum is exact or throws, and leaves what it was added to as it was")
    func sums() throws {
        var cash: Money = 100_000
        try cash -= ("1.07219" as Price) * 3
        #expect(cash == "99996.78343")
        try cash += "0.00000000000000001"
        #expect(cash.description == "99996.78343000000000001")

        var most = Money.max
        let error = #expect(throws: MarketError.self) { try most += Money(units: 1) }
        #expect(error == #expect(throws: MarketError.self) { try Money.min - Money(units: 1) })
        #expect(error?.code == .outOfRange)
        #expect(most == .max)
        let extreme = Price.min * Quantity.min
        #expect(throws: MarketError.self) { try extreme + extreme }
        #expect(throws: MarketError.self) { try Quantity.max + Quantity(units: 1) }
        #expect(throws: MarketError.self) { try Price.min - Price(units: 1) }
        #expect(try Quantity.max + Quantity.min == Quantity(units: -1))
    }

    @Test("The smallest value has no counterpart, and says so")
    func negation() throws {
        #expect(try Money.max.negated() == Money(units: -.max))
        #expect(try Quantity(units: -5).absolute() == Quantity(units: 5))
        #expect(try Quantity.max.absolute() == .max)
        #expect(throws: MarketError.self) { try Price.min.negated() }
        #expect(throws: MarketError.self) { try Quantity.min.absolute() }
        #expect(throws: MarketError.self) { try Money.min.absolute() }
        #expect([Quantity.min.sign, Quantity.zero.sign, Quantity.max.sign] == [-1, 0, 1])
    }

    @Test(
        "An average price goes to the nearest billionth, a tie to the even one",
        arguments: [
            (5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (5, -2, -2), (7, -2, -4), (-7, -2, 4), (8, 3, 3),
            (7, 3, 2), (-8, 3, -3), (-7, 3, -2), (1, 2, 0), (3, 2, 2), (-1, 2, 0), (0, 9, 0), (6, 3, 2),
        ] as [(Int128, Int64, Int64)])
    func average(money: Int128, quantity: Int64, price: Int64) throws {
        #expect(try Price(Money(units: money), per: Quantity(units: quantity)).units == price)
    }

    @Test("An average price of what was paid at one price is that price")
    func averageOfOne() throws {
        var random = SplitMix(seed: 19)
        for _ in 0..<20_000 {
            let price = Price(units: Int64(random.number(bits: 63)))
            let quantity = Quantity(units: Int64(random.number(bits: 63)))
            guard !quantity.isZero else { continue }
            #expect(try Price(price * quantity, per: quantity) == price)
        }
        #expect(try Price(Price.min * Quantity.min, per: .min) == .min)
    }

    @Test("An average that is no price is refused")
    func noAverage() {
        func code(_ money: Money, _ quantity: Quantity) -> MarketError.Code? {
            #expect(throws: MarketError.self) { try Price(money, per: quantity) }?.code
        }
        #expect(code(1, 0) == .divisionByZero)
        #expect(code(0, 0) == .divisionByZero)
        #expect(code(.min, Quantity(units: -1)) == .outOfRange)
        #expect(code(.min, Quantity(units: 1)) == .outOfRange)
        #expect(code(.max, "1") == .outOfRange)
    }

    @Test(
        "Cents are rounded to the nearest, a tie to the even one",
        arguments: [
            ("0.125", "0.12"), ("0.135", "0.14"), ("-0.125", "-0.12"), ("-0.135", "-0.14"), ("0.1250001", "0.13"),
            ("0.1349999", "0.13"), ("0.005", "0"), ("-0.005", "0"), ("0.015", "0.02"), ("12", "12"),
            ("0.12499999999999999", "0.12"), ("0.12500000000000001", "0.13"),
        ])
    func cents(exact: String, cents: String) throws {
        #expect(try Money(exact).rounded(toDecimals: 2).description == cents)
    }

    @Test("Any count of places will do, and rounding past the range is refused")
    func places() throws {
        let amount: Money = "2.50000000000000001"
        #expect(try amount.rounded(toDecimals: 17) == amount)
        #expect(try amount.rounded(toDecimals: .max) == amount)
        #expect(try amount.rounded(toDecimals: 16) == "2.5")
        #expect(try amount.rounded(toDecimals: 0) == 3)
        #expect(try amount.rounded(toDecimals: .min) == 3)
        #expect(throws: MarketError.self) { try Money.max.rounded(toDecimals: 0) }
        #expect(throws: MarketError.self) { try Money.min.rounded(toDecimals: 0) }
    }
}
