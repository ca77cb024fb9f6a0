/// What happens to an event when the reader of an ``Egress`` has not taken as many as it holds.
public enum EgressPolicy: Sendable, Equatable {
    /// The event is dropped and counted.
    case dropNewest
    /// The event that waits longest is dropped and counted.
    case dropOldest
}
