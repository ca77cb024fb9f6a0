public import TierBusCore

/// Why a part of a system is not ``HealthState/ready``.
public struct HealthReason: Sendable, Equatable {
    /// What the part is because of it.
    public let state: HealthState
    /// The part: a top-level container, or the file of the log.
    public let place: String
    /// What is wrong, without payloads; the latest where it went wrong more than once.
    public let text: String
    /// When the part became that.
    public let since: Timestamp
}
