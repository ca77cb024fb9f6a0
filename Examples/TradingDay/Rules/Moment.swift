import TierBusCore

/// What inputs that meet have in common: what they are about, and when.
struct Moment: Hashable, Sendable {
    let symbol: Symbol
    let timestamp: Timestamp
}
