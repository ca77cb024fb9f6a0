import Testing
import TierBusConditions
import TierBusTesting

@Suite struct JSONTests {
    @Test(
        "JSON is read: a number with a point or an exponent is a double, any other an int",
        arguments: [
            ("null", .null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12), ("1.0", 1.0),
            ("1e2", 100.0), ("1E+2", 100.0), ("-2.5e-1", -0.25), ("9223372036854775807", .int(.max)),
            ("-9223372036854775808", .int(.min)), (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u00e9\ud83d\ude00""#, "é😀"), ("\"é\u{7F}\"", "é\u{7F}"), ("[]", []),
            ("[1, [2.0], \"x\"]", [1, [2.0], "x"]),
            ("{}", .map(ConditionMap([])!)), (#"{"b": 1}"#, object("b", 1)),
            (#"{"a": {"b": null}}"#, object("a", object("b", .null))),
        ] as [(String, ConditionValue)])
    func read(_ text: String, _ value: ConditionValue) throws {
        let found = try ConditionValue(json: text)
        #expect(found == value && found.typeName == value.typeName)
    }

    @Test(
        "What is no JSON is refused",
        arguments: [
            "", " ", "nul", "True", "01", "-", "+1", "1.", ".5", "1e", "1e+", "0x10", "NaN", "Infinity", "'a'", "\"a",
            "\"\u{1}\"",
            #""\x""#, #""\u12""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, "[1", "[1,]", "[,]", "[1 2]", "{",
            "{a: 1}", #"{"a" 1}"#,
            #"{"a": 1,}"#, #"{"a": 1, "a": 2}"#, "1 2", "1e400", "9223372036854775808", "// x", "[1]]",
        ])
    func refused(_ text: String) { #expect(throws: JSONError.self) { try ConditionValue(json: text) } }

    @Test("Depth is bounded at 64") func depth() throws {
        func nested(_ count: Int) -> String {
            String(repeating: "[", count: count) + String(repeating: "]", count: count)
        }
        _ = try ConditionValue(json: nested(64))
        for count in [65, 100_000] { #expect(throws: JSONError.self) { try ConditionValue(json: nested(count)) } }
        #expect(throws: JSONError.self) { try ConditionValue(json: String(repeating: #"{"a":"#, count: 100_000)) }
    }

    @Test("What is written is read back as it was, and says which numbers are doubles") func written() throws {
        #expect(ConditionValue.double(1).json == "1.0" && ConditionValue.int(1).json == "1")
        #expect(ConditionValue.double(-0.0).json == "-0.0" && ConditionValue.double(1e300).json == "1e+300")
        #expect(
            ConditionValue.double(.nan).json == "\"NaN\"" && ConditionValue.double(-.infinity).json == "\"-Infinity\"")
        #expect(ConditionValue.string("\u{0}\"\\\n\u{1F}\u{7F}é😀").json == #""\u0000\"\\\n\u001f\u007fé😀""#)
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5_000 {
            let value = Self.value(&random, depth: 4)
            let text = value.json
            let found = try ConditionValue(json: text)
            #expect(found == value && found.json == text)
        }
    }

    private static func value(_ random: inout SeededGenerator, depth: Int) -> ConditionValue {
        switch random.below(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(random.below(2) == 0)
        case 2: return .int(Int64(bitPattern: random.next()) >> Int64(random.below(64)))
        case 3:
            let number = Double(bitPattern: random.next())
            return .double(number.isFinite ? number : 0.1)
        case 4:
            let scalars = (0..<random.below(8)).compactMap { _ in
                Unicode.Scalar(UInt32(random.below([128, 0x3000, 0x11_0000][random.below(3)])))
            }
            return .string(String(String.UnicodeScalarView(scalars)))
        case 5: return .list(ConditionList((0..<random.below(5)).map { _ in Self.value(&random, depth: depth - 1) }))
        default:
            let entries = (0..<random.below(5)).map { place in
                (key: ConditionMap.Key.text("\(place)"), value: Self.value(&random, depth: depth - 1))
            }
            return ConditionMap(entries).map { .map($0) } ?? .null
        }
    }
}
