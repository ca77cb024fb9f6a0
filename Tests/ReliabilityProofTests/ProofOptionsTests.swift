import Foundation
import ReliabilityProofKit
import Testing

@Suite struct ProofOptionsTests {
    private func parse(_ line: String) throws(ProofOptions.Misuse) -> ProofOptions {
        try ProofOptions(line.split(separator: " ").map(String.init))
    }

    @Test("Options are taken")
    func takes() throws {
        let options = try parse("faults --seed 5 --count 7 --stride 3 --json --workers 4 --folder /tmp/x")
        #expect(options.verb == .faults && options.seed == 5 && options.count == 7 && options.stride == 3)
        #expect(options.isJSON && options.workers == 4 && options.folder == "/tmp/x")
        #expect(try parse("faults --mode deviceForGood --call 12").mode == .deviceForGood)
        #expect(try parse("all --quick").isQuick)
    }

    /// What is wrong, and a word that the answer has to have.
    static let wrong = [
        ("", "which proof"), ("prove", "simulate, mutants"), ("simulate --quick", "--quick"),
        ("simulate --seed", "needs a value"), ("simulate --seed x", "not 'x'"), ("kills --count -1", "0 or more"),
        ("simulate --steps 0", "1 or more"), ("faults --mode never --call 1", "deviceOnce"),
        ("faults --mode short", "go together"), ("faults --compound 3", "go together"),
        ("all --count 3", "no option '--count'"),
    ]

    @Test("A wrong call is refused, in words that help", arguments: wrong.indices)
    func refuses(_ index: Int) {
        let (line, word) = Self.wrong[index]
        let misuse = #expect(throws: ProofOptions.Misuse.self) { try parse(line) }
        #expect(misuse?.description.contains(word) == true, "\(misuse?.description ?? "")")
    }

    @Test("A report is a table, and an object of JSON with all that is in it")
    func report() throws {
        var report = ProofReport("some proof")
        report.tell("things", 12_345)
        report.tell("digest", "ab\"c\u{1}")
        report.violated(Violation(rule: "I1", text: "a \"thing\" is missing", place: "seed 3", command: "all --seed 3"))
        report.seconds = 1.26
        #expect(report.text.contains("12,345") && report.text.contains("again: reliability-proof all --seed 3"))
        let value = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
        let object = try #require(value as? [String: Any])
        #expect(object["kept"] as? Bool == false && object["things"] as? Int == 12_345)
        #expect(object["seconds"] as? Double == 1.3 && object["digest"] as? String == "ab\"c\u{1}")
        #expect((object["violations"] as? [[String: String]])?.first?["rule"] == "I1")
    }

    @Test("Work that is done side by side comes back in order, and ends with the first that is the last")
    func workers() async throws {
        let some = try await Workers(width: 3).map(100, endingWith: { $0 == 40 }) { $0 }
        #expect(some == Array(0...40))
        await #expect(throws: CancellationError.self) {
            _ = try await Workers(width: 3).map(10, endingWith: { _ in false }) { index in
                if index == 4 { throw CancellationError() }
                return index
            }
        }
    }
}
