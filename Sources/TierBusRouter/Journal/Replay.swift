/// That a system gets its inputs from a journal, instead of from feeds and ways in.
///
/// Hosted containers stay as they are: a feed that one is given is not pulled, what the journal has for the container and
/// type comes instead; what came through an ingress, or was injected, comes by itself.
public struct Replay: Sendable {
    /// When inputs come.
    public enum Speed: Sendable, Equatable {
        /// As fast as the system goes. In a simulation virtual time passes as it did when it was recorded.
        case instant
        /// As long after each other as when they were recorded.
        case original
    }

    /// In which order things happen.
    public enum Order: Sendable, Equatable {
        /// Each source's inputs in their order; how sources interleave is up to the system.
        case ofSources
        /// Exactly as recorded, on every lane and in the log. For a simulated system, which then starts when the recorded one
        /// did, and a journal that has deliveries. Handlers have to read the time from deliveries, not from a clock; one
        /// that sleeps goes on at its time. Batches are of one event.
        case recorded
    }

    /// The journal.
    public let journal: Journal
    /// In which order things happen.
    public let order: Order
    /// When inputs come.
    public let speed: Speed

    /// Replays a journal.
    public init(_ journal: Journal, speed: Speed = .instant, order: Order = .ofSources) {
        self.journal = journal
        self.order = order
        self.speed = speed
    }
}
