import Foundation
import Testing
import TierBusMarket

@Suite struct TermsTests {
    @Test("Actions and sides know their sign and each other")
    func signs() {
        #expect(Action.allCases.map(\.sign) == [0, 1, -1])
        #expect(Action.allCases.map(\.side) == [nil, .buy, .sell])
        #expect(Side.allCases.map(\.sign) == [1, -1])
        #expect(Side.allCases.map(\.opposite) == [.sell, .buy])
        #expect(Severity.allCases == Severity.allCases.sorted())
    }

    @Test("Raw values are stored and never change")
    func rawValues() {
        #expect([Action.hold, .buy, .sell].map(\.rawValue) == [0, 1, 2])
        #expect([Side.buy, .sell].map(\.rawValue) == [0, 1])
        #expect([Severity.info, .warning, .critical].map(\.rawValue) == [0, 1, 2])
        #expect(
            [Timeframe.Unit.second, .minute, .hour, .day, .week, .month].map(\.rawValue) == [0, 1, 2, 3, 4, 5])
    }

    @Test("JSON holds words, and refuses others by naming those that there are")
    func words() throws {
        #expect(try Self.json(Action.allCases) == #"["hold","buy","sell"]"#)
        #expect(try Self.json(Side.allCases) == #"["buy","sell"]"#)
        #expect(try Self.json(Severity.allCases) == #"["info","warning","critical"]"#)
        #expect(try JSONDecoder().decode([Action].self, from: Data(#"["sell"]"#.utf8)) == [.sell])
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Side].self, from: Data(#"["hold"]"#.utf8))
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.debugDescription == "expected one of: buy, sell")
    }

    @Test(
        "A timeframe is read and written as text",
        arguments: [
            ("1s", 1, .second, "1s"), ("5min", 5, .minute, "5min"), ("4h", 4, .hour, "4h"), ("1d", 1, .day, "1D"),
            ("1D", 1, .day, "1D"), ("2w", 2, .week, "2W"), ("3M", 3, .month, "3M"),
            ("65535s", 65535, .second, "65535s"),
            ("005min", 5, .minute, "5min"),
        ] as [(String, Int, Timeframe.Unit, String)])
    func timeframes(text: String, count: Int, unit: Timeframe.Unit, written: String) throws {
        let timeframe = try Timeframe(text)
        #expect(timeframe == (try Timeframe(count, unit)))
        #expect(timeframe.description == written)
        #expect(try Self.json([timeframe]) == "[\"\(written)\"]")
        #expect(try JSONDecoder().decode([Timeframe].self, from: Data("[\"\(text)\"]".utf8)) == [timeframe])
    }

    @Test(
        "A text that is no timeframe is refused with the reason",
        arguments: [
            ("", .empty), ("min", .malformed(at: 0)), ("5", .malformed(at: 1)), ("5m", .malformed(at: 1)),
            ("-5min", .malformed(at: 0)), ("5 min", .malformed(at: 1)), ("5min ", .malformed(at: 1)),
            ("5\u{301}min", .malformed(at: 1)), ("1.5h", .malformed(at: 1)), ("0h", .outOfRange),
            ("65536h", .outOfRange), ("99999999999999999999h", .outOfRange),
        ] as [(String, MarketError.Code)])
    func noTimeframes(text: String, code: MarketError.Code) {
        #expect(#expect(throws: MarketError.self) { try Timeframe(text) }?.code == code)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([Timeframe].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test("A timeframe knows how long it is, unless months differ")
    func durations() {
        let all: [Timeframe] = [
            .second, .minute, .fiveMinutes, .fifteenMinutes, .hour, .day, .week, .month, "65535W",
        ]
        #expect(
            all.map(\.duration) == [
                .seconds(1), .seconds(60), .seconds(300), .seconds(900), .seconds(3600), .seconds(86_400),
                .seconds(604_800), nil, .seconds(65_535 * 604_800),
            ])
    }

    @Test("An order type keeps its prices through JSON, and says them")
    func orderTypes() throws {
        let types: [OrderType] = [
            .market, .limit("1.5"), .stop("1.4"), .stopLimit(stop: "1.4", limit: "1.5"), .limit(.min),
        ]
        #expect(try JSONDecoder().decode([OrderType].self, from: JSONEncoder().encode(types)) == types)
        #expect(
            types.prefix(4).map(\.description) == ["market", "limit 1.5", "stop 1.4", "stop 1.4 limit 1.5"])
    }

    private static func json(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }
}
