import TierBus

/// The most expensive conditions that the limits let pass. Verified if none takes longer than a millisecond.
struct WorstConditions: Scenario {
    let name = "condition/worst"
    let baselineName = "a millisecond"

    private var expressions: [ValueExpression] = []
    private var bindings: ValueExpression.Bindings = [:]

    mutating func prepare() throws {
        let text = String(repeating: "a", count: 2_040)
        let lists = Self.row(450, ",") { _ in "1" }
        let doubles = Self.row(450, ",") { _ in "1.0" }
        let sources = [
            "(t + 'b').contains('" + String(repeating: "a", count: 1_000) + "c')",
            Self.row(170, " || ") { "t.contains('ab\($0)')" },
            "[x" + lists.dropFirst() + "] == [" + doubles + "]",
            Self.row(32, " + ") { _ in "t" } + Self.row(29, "") { _ in " + ''" } + " == ''",
            Self.row(31, " + ") { _ in "l" } + " == []",
            "x in [" + Self.row(550, ",") { "\($0).5" } + "]",
            "size({" + Self.row(400, ",") { "\($0): x" } + "}) == 400",
            "size({" + Self.row(220, ",") { "t + '\($0)': x" } + "}) == 220",
            Self.row(180, " && ") { _ in "size(t) > 0" },
            Self.row(110, " || ") { "t < t + '\($0 % 10)' && t > u" },
            String(repeating: "(", count: 30) + "x" + String(repeating: " + 1)", count: 30) + " > 0",
        ]
        expressions = try sources.map { try ValueExpression($0) }
        bindings = [
            "t": .string(text), "u": .string(text + "!"), "x": 1,
            "l": .list(ConditionList([ConditionValue](repeating: .string("a"), count: 33))),
        ]
    }

    func run(_ count: Int) throws -> Outcome {
        let clock = ContinuousClock()
        var worst = Duration.zero
        for expression in expressions {
            // The best of a few: the machine may be busy elsewhere.
            let times = try (0..<5).map { _ in try clock.measure { _ = try expression.evaluate(bindings) } }
            worst = max(worst, times.min() ?? .zero)
        }
        return Outcome(events: 1, isVerified: worst < .milliseconds(1), seconds: Self.seconds(worst))
    }

    func runBaseline(_ count: Int) -> Outcome { Outcome(events: 1, isVerified: true, seconds: 1e-3) }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    private static func row(_ count: Int, _ separator: String, _ part: (Int) -> String) -> String {
        (0..<count).map(part).joined(separator: separator)
    }
}
