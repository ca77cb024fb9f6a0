/// How far a router has come.
package enum RouterPhase: Int, Sendable, Comparable {
    /// Containers are being hosted; feeds do not run yet.
    case building
    /// Everything runs.
    case running
    /// Nothing new comes in; what is in flight is delivered.
    case draining
    /// The deadline has passed: producers that wait are released with an error.
    case releasing
    /// Lanes have ended.
    case ended

    package static func < (left: RouterPhase, right: RouterPhase) -> Bool { left.rawValue < right.rawValue }
}
