/// One thing that everything of a kind has to do, and how it is found out.
public struct ConformanceRule<Subject> {
    /// Its name, such as `order`.
    public let name: String
    /// What it says, as a sentence without its full stop.
    public let sentence: String
    private let body: (Subject) throws -> Void

    init(_ name: String, _ sentence: String, _ body: @escaping (Subject) throws -> Void) {
        self.name = name
        self.sentence = sentence
        self.body = body
    }

    /// Tries `subject`.
    /// - Returns: How the rule is broken; nil if it is kept. What the subject throws breaks it, too.
    public func failure(of subject: Subject) -> ConformanceFailure? {
        do {
            try body(subject)
            return nil
        } catch let mismatch as Mismatch {
            return ConformanceFailure(rule: name, expected: sentence, seen: mismatch.seen)
        } catch {
            return ConformanceFailure(rule: name, expected: sentence, seen: "the error \(error)")
        }
    }
}
