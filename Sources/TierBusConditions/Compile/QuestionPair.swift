/// Two questions about a subject.
final class QuestionPair<First: Question, Second: Question>: Sendable {
    private let first: First
    private let second: Second

    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    @inline(__always)
    func areBothTrue(_ subject: UnsafeRawPointer) -> Bool { first.ask(subject) && second.ask(subject) }

    @inline(__always)
    func isOneTrue(_ subject: UnsafeRawPointer) -> Bool { first.ask(subject) || second.ask(subject) }
}
