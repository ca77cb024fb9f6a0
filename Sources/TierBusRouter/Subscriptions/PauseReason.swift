/// Why a subscription starts no delivery at the moment.
@usableFromInline
struct PauseReason: OptionSet, Sendable {
    @usableFromInline
    let rawValue: Int

    @usableFromInline
    init(rawValue: Int) { self.rawValue = rawValue }

    /// Its container holds a publication back for a slow subscriber.
    static let held = PauseReason(rawValue: 1)
    /// It was cancelled.
    static let cancelled = PauseReason(rawValue: 2)
    /// Its container was stopped.
    static let stopped = PauseReason(rawValue: 8)
    /// An event of it is about to be lost on purpose.
    static let losing = PauseReason(rawValue: 4)
}
