public import TierBusCore

/// What passed through one publication.
public struct PublicationCounters: Sendable, Equatable {
    /// The container that publishes.
    public let container: ContainerID
    /// The event type.
    public let type: EventType
    /// The tier it is published at.
    public let tier: Tier
    /// Events published; on the reliable tier, newly stored.
    public let published: Int
    /// Events published that no subscription gets.
    public let unroutable: Int
    /// Publications that were refused with an error.
    public let refused: Int
    /// Events that were stored before; 0 but on the reliable tier.
    public let duplicates: Int
}
