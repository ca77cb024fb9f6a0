import Foundation
import TierBusTesting

/// Runs the conformance suite on an adapter of one's own.
///
///     swift run OwnAdapter                                     # exit code 0
///     swift run OwnAdapter --broken 'isolation of failures'    # one that breaks this rule; exit code 1
@main
struct OwnAdapter {
    static func main() {
        guard let subject = subject(for: Array(CommandLine.arguments.dropFirst())) else {
            let rules = BrokenRoundRobin.Mistake.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            print("usage: OwnAdapter [--broken RULE], and RULE is one of \(rules)")
            exit(2)
        }
        let failures = AdapterConformance.failures(of: subject)
        for rule in AdapterConformance.rules {
            let isBroken = failures.contains { $0.rule == rule.name }
            print("\(rule.name.padding(toLength: 23, withPad: " ", startingAt: 0))\(isBroken ? "BROKEN" : "kept")")
        }
        for failure in failures { print("\n\(failure)") }
        exit(failures.isEmpty ? 0 : 1)
    }

    /// nil for arguments that are not understood.
    private static func subject(for arguments: [String]) -> AdapterUnderTest? {
        // Of three targets, the first gets the events 0, 3, 6 ...
        let byTurns = { (place: Int, target: Int) in place % 3 == target }
        if arguments.isEmpty { return AdapterUnderTest(targets: 3, reaching: byTurns) { RoundRobin($0) } }
        guard arguments.count == 2, arguments[0] == "--broken",
            let mistake = BrokenRoundRobin.Mistake(rawValue: arguments[1])
        else { return nil }
        return AdapterUnderTest(targets: 3, reaching: byTurns) { BrokenRoundRobin($0, mistake) }
    }
}
