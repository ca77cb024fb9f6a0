/// How much was begun and how much of it has ended, at one place or summed over several. Both only ever grow.
package struct Activity: Equatable, Sendable {
    /// Pieces of work that were begun; to be counted before anything they cause can be seen.
    package var begun = 0
    /// Pieces of work that have ended; to be counted after everything they cause can be seen.
    package var ended = 0

    package init(begun: Int = 0, ended: Int = 0) {
        self.begun = begun
        self.ended = ended
    }

    package static func += (sum: inout Activity, other: Activity) {
        sum.begun += other.begun
        sum.ended += other.ended
    }
}
