/// What `reliability-proof` was called with.
package struct ProofOptions: Sendable, Equatable {
    package enum Verb: String, CaseIterable, Sendable {
        case simulate, mutants, faults, kills, all
    }

    /// Why a call is none, in words that help.
    package struct Misuse: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package static let usage = """
        reliability-proof simulate [--seed S] [--count SEEDS] [--steps N]
            the decisions under a simulator and an oracle; the same seed gives the same digest
        reliability-proof mutants [--seed S] [--count RUNS]
            lets each known mistake loose; one that lives through RUNS runs is a failure
        reliability-proof faults [--seed S] [--count COMPOUNDS] [--stories N] [--stride N]
            fails every call that SQLite makes to the file system, or every N-th, then two at a time
        reliability-proof faults --seed S --mode MODE --call N | --compound SEED --calls N | --flip N
            one of these journeys again
        reliability-proof kills [--seed S] [--count KILLS] [--acked EVENTS]
            kills processes in the middle of their work, many on one file
        reliability-proof all [--seed S] [--quick]
            everything; quickly: in under 90 s

        Everywhere: --json prints one object for each proof; --workers N does N things at a time (2); --folder PATH
        says where files are made. Exit code 0: every promise was kept; 1: one was not, and how to see it again was
        printed; 2: it was called wrongly.
        """

    package var verb: Verb
    package var seed: UInt64 = 1
    package var count: Int?
    package var steps = 500
    package var stories = 1
    package var stride = 1
    package var acked = 100_000
    package var workers = 2
    package var folder: String?
    package var isQuick = false
    package var isJSON = false
    package var mode: FaultMode?
    package var call: Int?
    package var compound: UInt64?
    package var calls: Int?
    package var flip: Int?

    /// - Parameter arguments: Without the name of the program.
    package init(_ arguments: [String]) throws(Misuse) {
        guard let first = arguments.first else { throw Misuse(description: "which proof?") }
        guard let verb = Verb(rawValue: first) else {
            let known = Verb.allCases.map(\.rawValue).joined(separator: ", ")
            throw Misuse(description: "'\(first)' is no proof; there are \(known)")
        }
        self.verb = verb
        var rest = arguments.dropFirst()
        while let option = rest.popFirst() {
            guard Self.options(of: verb).contains(option) else {
                throw Misuse(description: "'\(verb.rawValue)' has no option '\(option)'")
            }
            switch option {
            case "--quick": isQuick = true
            case "--json": isJSON = true
            default:
                guard let value = rest.popFirst() else { throw Misuse(description: "\(option) needs a value") }
                try take(option, value)
            }
        }
        guard (mode == nil) == (call == nil) else {
            throw Misuse(description: "--mode and --call go together")
        }
        guard (compound == nil) == (calls == nil) else {
            throw Misuse(description: "--compound and --calls go together")
        }
    }

    private static func options(of verb: Verb) -> Set<String> {
        let common: Set<String> = ["--seed", "--json", "--workers", "--folder"]
        switch verb {
        case .simulate: return common.union(["--count", "--steps"])
        case .mutants: return common.union(["--count"])
        case .faults:
            return common.union([
                "--count", "--stories", "--stride", "--mode", "--call", "--compound", "--calls", "--flip",
            ])
        case .kills: return common.union(["--count", "--acked"])
        case .all: return common.union(["--quick"])
        }
    }

    private mutating func take(_ option: String, _ value: String) throws(Misuse) {
        switch option {
        case "--seed": seed = try Self.number(option, value, 0)
        case "--count": count = try Self.number(option, value, 0)
        case "--steps": steps = try Self.number(option, value, 1)
        case "--stories": stories = try Self.number(option, value, 1)
        case "--stride": stride = try Self.number(option, value, 1)
        case "--acked": acked = try Self.number(option, value, 0)
        case "--workers": workers = try Self.number(option, value, 1)
        case "--folder": folder = value
        case "--call": call = try Self.number(option, value, 1)
        case "--compound": compound = try Self.number(option, value, 0)
        case "--calls": calls = try Self.number(option, value, 1)
        case "--flip": flip = try Self.number(option, value, 0)
        default:
            mode = FaultMode.allCases.first { "\($0)" == value }
            if mode == nil {
                let known = FaultMode.allCases.map { "\($0)" }.joined(separator: ", ")
                throw Misuse(description: "'\(value)' is no mode; there are \(known)")
            }
        }
    }

    private static func number<Number: FixedWidthInteger>(
        _ option: String, _ value: String, _ least: Number
    ) throws(Misuse) -> Number {
        guard let number = Number(value), number >= least else {
            throw Misuse(description: "\(option) needs a whole number, \(least) or more, not '\(value)'")
        }
        return number
    }
}
