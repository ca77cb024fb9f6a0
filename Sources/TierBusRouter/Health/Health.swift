/// How well a system does its work at a moment, and why not better.
public struct Health: Sendable, Equatable {
    /// What is wrong; the worst first, then in the order of the places. Empty while everything works.
    public let reasons: [HealthReason]

    /// The worst of the reasons' states; ready without a reason.
    public var state: HealthState { reasons.first?.state ?? .ready }
}
