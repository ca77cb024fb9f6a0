/// The rules for everything of a kind; run them on your own.
///
/// Belongs to no test framework: in Swift Testing as in XCTest, an error that a test throws makes it fail.
public protocol ConformanceSuite {
    /// What is tried.
    associatedtype Subject

    /// The rules, each independent of the others.
    static var rules: [ConformanceRule<Subject>] { get }
}

extension ConformanceSuite {
    /// Tries `subject` by every rule.
    /// - Returns: The rules that it breaks, in the order of ``rules``; none if it conforms.
    public static func failures(of subject: Subject) -> [ConformanceFailure] {
        rules.compactMap { $0.failure(of: subject) }
    }

    /// Tries `subject` by every rule, up to the first that it breaks.
    /// - Throws: ``ConformanceFailure``.
    public static func check(_ subject: Subject) throws(ConformanceFailure) {
        for rule in rules {
            if let failure = rule.failure(of: subject) { throw failure }
        }
    }
}
