public import TierBusCore

/// How a top-level container stands.
public struct ContainerStatus: Sendable, Equatable {
    /// Why a container was stopped, and when.
    public struct Stop: Sendable, Equatable {
        /// When it was stopped.
        public let time: Timestamp
        /// What went wrong last, and where; at most 1 KiB, without payloads.
        public let reason: String
    }

    /// Its name.
    public let name: String
    /// Why it is stopped; nil while it runs.
    public internal(set) var stop: Stop?
    /// How often it was built anew.
    public internal(set) var restarts = 0
    /// Whether it was hosted with a ``Supervision``, and can be restarted.
    public let isSupervised: Bool

    package init(name: String, isSupervised: Bool) {
        self.name = name
        self.isSupervised = isSupervised
    }

    /// Whether it is there and gets its events.
    public var isRunning: Bool { stop == nil }
}
