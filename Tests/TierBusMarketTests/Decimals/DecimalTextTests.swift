import Foundation
import Testing
import TierBusMarket

@Suite struct DecimalTextTests {
    @Test(
        "A decimal text is read exactly",
        arguments: [
            ("0", 0), ("-0", 0), ("0.0", 0), ("1", 1_000_000_000), ("1.07083", 1_070_830_000),
            ("750.12", 750_120_000_000), ("-37.63", -37_630_000_000), ("0.000000001", 1), ("-0.000000001", -1),
            ("007", 7_000_000_000), ("1.5000000000000000000000000", 1_500_000_000),
            ("000000000000000000000000000000.1", 100_000_000), ("9223372036.854775807", Int64.max),
            ("-9223372036.854775808", Int64.min), ("9223372036.85477580700", Int64.max),
        ] as [(String, Int64)])
    func reads(text: String, units: Int64) throws {
        #expect(try Price(text).units == units)
        #expect(try Price(utf8: Array(text.utf8)).units == units)
    }

    @Test(
        "A text that is no decimal of the type is refused with the reason",
        arguments: [
            ("", .empty), ("-", .malformed(at: 1)), (".", .malformed(at: 0)), (".5", .malformed(at: 0)),
            ("5.", .malformed(at: 2)), ("-.5", .malformed(at: 1)), ("+1", .malformed(at: 0)),
            ("--1", .malformed(at: 1)), ("1-", .malformed(at: 1)), ("1.2.3", .malformed(at: 3)),
            ("1..2", .malformed(at: 2)), (" 1", .malformed(at: 0)), ("1 ", .malformed(at: 1)),
            ("1,5", .malformed(at: 1)), ("1_000", .malformed(at: 1)), ("1e5", .malformed(at: 1)),
            ("0x10", .malformed(at: 1)), ("nan", .malformed(at: 0)), ("inf", .malformed(at: 0)),
            ("-inf", .malformed(at: 1)), ("1\u{0}", .malformed(at: 1)), ("\u{661}", .malformed(at: 0)),
            ("1\u{301}", .malformed(at: 1)), ("1.\n", .malformed(at: 2)),
            ("1.0000000001", .tooPrecise(decimals: 9)), ("0.12345678901", .tooPrecise(decimals: 9)),
            ("9223372036.854775808", .outOfRange), ("-9223372036.854775809", .outOfRange),
            ("9223372037", .outOfRange), ("18446744073709551616", .outOfRange),
            ("99999999999999999999999999999999999999999999999999", .outOfRange),
            // Wrong twice: where the text ends badly, that is what is said.
            ("99999999999999999999999999999999x", .malformed(at: 32)),
        ] as [(String, MarketError.Code)])
    func refuses(text: String, code: MarketError.Code) {
        let error = #expect(throws: MarketError.self) { try Price(text) }
        #expect(error?.code == code)
        #expect(error?.type == "Price")
        #expect(throws: MarketError.self) { try Price(utf8: Array(text.utf8)) }
    }

    @Test("Each type has its own places and range")
    func ranges() throws {
        let texts = [
            "92233720368.54775807", "-92233720368.54775808", "92233720368.54775808", "0.00000001", "0.000000001",
        ]
        #expect(texts.map { try? Quantity($0).units } == [Int64.max, Int64.min, nil, 1, nil])
        let amounts = [
            "1701411834604692317316.87303715884105727", "-1701411834604692317316.87303715884105728",
            "1701411834604692317316.87303715884105728", "0.00000000000000001", "0.000000000000000001", "100000",
        ]
        #expect(
            amounts.map { try? Money($0).units } == [
                Int128.max, Int128.min, nil, 1, nil, 10_000_000_000_000_000_000_000,
            ])
    }

    @Test(
        "A decimal is written as short as it gets",
        arguments: [
            (0, "0"), (1, "0.000000001"), (-1, "-0.000000001"), (1_070_830_000, "1.07083"),
            (750_120_000_000, "750.12"), (-500_000_000, "-0.5"), (1_000_000_000, "1"), (10_000_000_000, "10"),
            (Int64.max, "9223372036.854775807"), (Int64.min, "-9223372036.854775808"), (1_000_000_010, "1.00000001"),
        ] as [(Int64, String)])
    func writes(units: Int64, text: String) {
        #expect(Price(units: units).description == text)
    }

    @Test("What is written is read back, for values of every size")
    func roundTrip() throws {
        var random = SplitMix(seed: 7)
        for _ in 0..<20_000 {
            let price = Price(units: Int64(random.number(bits: 63)))
            let quantity = Quantity(units: Int64(random.number(bits: 63)))
            let money = Money(units: random.number(bits: 127))
            #expect(try Price(price.description) == price)
            #expect(try Quantity(quantity.description) == quantity)
            #expect(try Money(money.description) == money)
        }
    }

    @Test("A whole number is taken exactly or refused")
    func whole() throws {
        #expect(try Price(whole: 750) == "750")
        #expect(try Quantity(whole: -3 as Int128) == -3)
        #expect(throws: MarketError.self) { try Price(whole: 9_223_372_037) }
        #expect(throws: MarketError.self) { try Price(whole: UInt64.max) }
        #expect(throws: MarketError.self) { try Price(whole: Int128.min) }
        #expect(throws: MarketError.self) { try Money(whole: UInt128.max) }
        #expect(try Money(whole: Int64.min).description == "-9223372036854775808")
    }

    @Test("JSON holds decimals as text, and takes whole numbers; other numbers are refused")
    func json() throws {
        let prices: [Price] = ["1.07083", -2, .max]
        let text = String(decoding: try JSONEncoder().encode(prices), as: UTF8.self)
        #expect(text == #"["1.07083","-2","9223372036.854775807"]"#)
        #expect(try JSONDecoder().decode([Price].self, from: Data(text.utf8)) == prices)
        #expect(try JSONDecoder().decode([Quantity].self, from: Data("[10, -1, \"0.5\"]".utf8)) == [10, -1, "0.5"])
        for wrong in ["[1.5]", "[\"1.5x\"]", "[null]", "[true]", "[9223372037]", "[1e300]", "[\"\"]", "[{}]"] {
            #expect(throws: DecodingError.self, "\(wrong)") {
                try JSONDecoder().decode([Price].self, from: Data(wrong.utf8))
            }
        }
    }

    @Test("A literal that is no value of the type stops the program")
    func literals() async {
        await #expect(processExitsWith: .failure) { _ = "1.0x" as Price }
        await #expect(processExitsWith: .failure) { _ = 9_223_372_037 as Price }
    }

    @Test("An error says what was asked for and what is wrong")
    func errors() {
        let error = #expect(throws: MarketError.self) { try Quantity(String("12a")) }
        #expect(error?.description == "Quantity: unexpected text at offset 2")
    }
}
