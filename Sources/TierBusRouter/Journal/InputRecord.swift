public import TierBusCore

/// An event that came into a system from outside.
public struct InputRecord: Sendable, Equatable {
    /// How it came in.
    public enum Way: UInt8, Sendable, CaseIterable {
        /// Pulled from a feed.
        case feed
        /// Through an ingress, or injected.
        case ingress
    }

    /// The container that published it.
    public var container: String
    /// The event type's name.
    public var type: String
    /// How it came in.
    public var way: Way
    /// When, by the system's clock.
    public var time: Timestamp
    /// The schema version of ``payload``.
    public var version: UInt16
    /// The bytes of the event.
    public var payload: [UInt8]

    /// Puts the parts together.
    public init(
        container: String, type: String, way: Way, time: Timestamp, version: UInt16 = 1, payload: [UInt8]
    ) {
        self.container = container
        self.type = type
        self.way = way
        self.time = time
        self.version = version
        self.payload = payload
    }
}
