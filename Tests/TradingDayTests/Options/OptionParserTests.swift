import Testing

@testable import TradingDayKit

@Suite struct OptionParserTests {
    @Test("Without options the two series are played once, as fast as it goes")
    func defaults() throws {
        #expect(try OptionParser.parse([]) == .run(DayOptions()))
    }

    @Test("Every option is read, with its value behind it or behind an equals sign")
    func all() throws {
        var expected = DayOptions()
        expected.bars = ["a.csv", "b=c.csv"]
        expected.store = "orders.db"
        expected.json = true
        expected.rate = 1_000.5
        expected.repeats = 3
        expected.orderEvery = 100
        (expected.mode, expected.seed) = (.simulated, 9)
        expected.crashAfterOrders = 7
        let apart = [
            "--bars", "a.csv", "--bars", "b=c.csv", "--store", "orders.db", "--json", "--rate", "1000.5", "--repeat",
            "3", "--order-every", "100", "--mode", "simulated", "--seed", "9", "--crash-after-orders", "7",
        ]
        #expect(try OptionParser.parse(apart) == .run(expected))
        let joined = [
            "--bars=a.csv", "--bars=b=c.csv", "--store=orders.db", "--json", "--rate=1000.5", "--repeat=3",
            "--order-every=100", "--mode=simulated", "--seed=9", "--crash-after-orders=7",
        ]
        #expect(try OptionParser.parse(joined) == .run(expected))
    }

    @Test("Help is asked for by its long and its short name", arguments: ["--help", "-h"])
    func help(word: String) throws {
        #expect(try OptionParser.parse(["--json", word, "--nonsense"]) == .help)
    }

    @Test(
        "A wrong command line is refused, and says why",
        arguments: [
            (["--bar", "a.csv"], OptionError.unknown("--bar", suggestion: .bars)),
            (["--order-evry", "2"], .unknown("--order-evry", suggestion: .orderEvery)),
            (["--crash"], .unknown("--crash", suggestion: .crashAfterOrders)),
            (["--JSON"], .unknown("--JSON", suggestion: .json)),
            (["-j"], .unknown("-j", suggestion: nil)),
            (["--telescope"], .unknown("--telescope", suggestion: nil)),
            (["--"], .unknown("--", suggestion: nil)),
            (["bars.csv"], .unexpected("bars.csv")),
            (["-"], .unexpected("-")),
            (["--store"], .missingValue(.store)),
            (["--store", "--json"], .missingValue(.store)),
            (["--json=yes"], .needlessValue(.json)),
            (["--store", "a", "--store", "b"], .repeated(.store)),
            (["--json", "--json"], .repeated(.json)),
            (["--bars="], .badValue(.bars, "", expected: "a path")),
            (["--rate", "0"], .badValue(.rate, "0", expected: "a number above 0")),
            (["--rate", "-5"], .badValue(.rate, "-5", expected: "a number above 0")),
            (["--rate", "inf"], .badValue(.rate, "inf", expected: "a number above 0")),
            (["--rate", "nan"], .badValue(.rate, "nan", expected: "a number above 0")),
            (["--repeat", "0"], .badValue(.repeats, "0", expected: "a whole number from 1 to 1000000000")),
            (["--repeat", "1.5"], .badValue(.repeats, "1.5", expected: "a whole number from 1 to 1000000000")),
            (["--repeat", "+2"], .badValue(.repeats, "+2", expected: "a whole number from 1 to 1000000000")),
            (
                ["--order-every", "99999999999999999999"],
                .badValue(.orderEvery, "99999999999999999999", expected: "a whole number from 1 to 1000000000")
            ),
            (["--mode", "real"], .badValue(.mode, "real", expected: "live or simulated")),
            (["--seed", "-1"], .badValue(.seed, "-1", expected: "a whole number from 0 to 18446744073709551615")),
            (
                ["--crash-after-orders", "x"],
                .badValue(.crashAfterOrders, "x", expected: "a whole number from 1 to 1000000000")
            ),
        ] as [([String], OptionError)])
    func refused(arguments: [String], error: OptionError) {
        #expect(throws: error) { try OptionParser.parse(arguments) }
    }

    @Test("The text of an unknown option names the one that was meant, and shows no control character")
    func texts() {
        let text = OptionError.unknown("--bar\u{1B}[0m", suggestion: .bars).description
        #expect(text.contains("did you mean --bars?"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("The help text has every option and is no wider than 110 columns")
    func helpText() {
        for option in OptionName.allCases { #expect(HelpText.full.contains("  " + option.rawValue)) }
        for line in HelpText.full.split(separator: "\n") { #expect(line.count <= 110) }
    }

    @Test(
        "Words differ by the letters that have to be changed",
        arguments: [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("bars", "bars", 0), ("ab", "ba", 2)])
    func distance(left: String, right: String, expected: Int) {
        #expect(EditDistance.between(left, right) == expected)
        #expect(EditDistance.between(right, left) == expected)
    }
}
