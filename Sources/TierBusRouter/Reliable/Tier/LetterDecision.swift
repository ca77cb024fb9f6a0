/// What somebody wants of a dead letter.
package enum LetterDecision: Sendable {
    /// That its event is delivered again.
    case redrive
    /// That its event is given up.
    case discard
}
