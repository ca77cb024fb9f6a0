import Foundation
import TierBusTesting

/// `tierbus-bench`: how fast it is, against what does the same without it.
@main
enum Main {
    private static let usage = """
        tierbus-bench list
        tierbus-bench run [SCENARIO or prefix]... [--repeat N] [--seconds S]
        tierbus-bench prove [COUNT]     tries COUNT expressions of the condition language, a million if it is not said
        """

    static var scenarios: [any Scenario] {
        AdapterFlows.all + [SignalCondition.comparisons, SignalCondition.values, KeyIndex(), WorstConditions()]
            + ReliablePublish.all + [ReliableRecovery()]
    }

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "list": for scenario in scenarios { print(scenario.name) }
        case "prove": prove(arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000)
        case "run":
            do {
                try await run(Array(arguments.dropFirst()))
            } catch {
                FileHandle.standardError.write(Data("\(error)\n".utf8))
                exit(1)
            }
        default:
            FileHandle.standardError.write(Data((usage + "\n").utf8))
            exit(2)
        }
    }

    private static func run(_ arguments: [String]) async throws {
        var names: [String] = []
        var (repetitions, seconds): (Int?, Double) = (nil, 0.2)
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--repeat": repetitions = rest.popFirst().flatMap { Int($0) }.map { max(1, $0) } ?? repetitions
            case "--seconds": seconds = rest.popFirst().flatMap { Double($0) } ?? seconds
            default: names.append(argument)
            }
        }
        print("scenario                        ns/event   baseline   times   allocations/M  verified")
        for scenario in scenarios where names.isEmpty || names.contains(where: { scenario.name.hasPrefix($0) }) {
            let result = try await measure(scenario, repetitions, seconds)
            print(row(result))
            if !result.figures.isEmpty { print(figures(result)) }
        }
    }

    private static func prove(_ count: Int) {
        let proof = ConditionProof.run(count, seed: 1)
        print(proof)
        exit(proof.isMeaningful ? 0 : 1)
    }

    private static func measure(
        _ scenario: some Scenario, _ repetitions: Int?, _ seconds: Double
    ) async throws -> Measurement {
        var scenario = scenario
        let repetitions = repetitions ?? scenario.usualRepetitions
        return try await Measurement.take(&scenario, repetitions: repetitions, seconds: seconds)
    }

    private static func row(_ result: Measurement) -> String {
        func column(_ value: Double, _ width: Int) -> String {
            let text = String(format: "%.2f", value)
            return String(repeating: " ", count: max(0, width - text.count)) + text
        }
        return result.name.padding(toLength: 30, withPad: " ", startingAt: 0) + column(result.nanosecondsPerEvent, 10)
            + column(result.baselineNanosecondsPerEvent, 11) + column(result.cost, 8)
            + (result.allocationsPerMillion.map { column($0, 16) } ?? "             n/a")
            + "  \(result.isVerified)"
    }

    /// How many events a second, and the scenario's own figures.
    private static func figures(_ result: Measurement) -> String {
        let rates = [result.nanosecondsPerEvent, result.baselineNanosecondsPerEvent].map { String(Int(1e9 / $0)) }
        let own = result.figures.sorted { $0.key < $1.key }.map { "\($0.key): \(String(format: "%.3f", $0.value))" }
        let share = String(format: "%.2f", 1 / result.cost)
        return "    events/s: \(rates[0]), of \(result.baselineName): \(rates[1]), share: \(share); "
            + own.joined(separator: "; ")
    }
}
