/// A promise that was not kept, and how to see it again.
package struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// `I1` to `I10`, or a word.
    package let rule: String
    package let text: String
    /// Where: the seed and the step, or the call that failed.
    package let place: String
    /// The command that repeats it.
    package let command: String

    package init(rule: String, text: String, place: String, command: String) {
        self.rule = rule
        self.text = text
        self.place = place
        self.command = command
    }

    package var description: String {
        "VIOLATED \(rule): \(text)\n  at: \(place)\n  again: reliability-proof \(command)"
    }
}
