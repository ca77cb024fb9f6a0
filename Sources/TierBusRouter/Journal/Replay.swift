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

    /// The journal.
    public let journal: Journal
    /// When inputs come.
    public let speed: Speed

    /// Replays a journal.
    public init(_ journal: Journal, speed: Speed = .instant) {
        self.journal = journal
        self.speed = speed
    }
}
