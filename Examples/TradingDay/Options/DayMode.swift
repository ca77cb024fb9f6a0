/// What time a day is played in.
package enum DayMode: String, CaseIterable, Codable, Sendable {
    /// The machine's, on real threads.
    case live
    /// Virtual time, one thread, the same in every run.
    case simulated
}
