/// A handler on a direct bus that threw. The others got the event all the same.
public struct BusFailure: Sendable {
    /// What it threw.
    public let error: any Error
    /// The name of the kind of event.
    public let eventType: EventType
    /// The event.
    public let eventID: EventID
    /// Who published the event.
    public let source: ContainerID
    /// Whose handler threw; none where the subscription names no owner.
    public let subscriber: ContainerID

    /// Describes what a handler threw.
    public init(
        error: any Error, eventType: EventType, eventID: EventID, source: ContainerID, subscriber: ContainerID
    ) {
        self.error = error
        self.eventType = eventType
        self.eventID = eventID
        self.source = source
        self.subscriber = subscriber
    }
}
