package import TierBusRouter

/// Who is told what a log is about to do.
package protocol LogHooks: Sendable {
    /// A call begins.
    func enter(_ phase: LogPhase)
    /// A named moment has come.
    func reached(_ point: CrashPoint)
    /// These are committed.
    func committed(_ changes: [LogChange])
}
