/// Why an event is delivered again. Every second delivery has a cause.
public enum Redelivery: UInt8, Sendable, Equatable, CaseIterable {
    /// The handler threw.
    case failed
    /// Nothing was heard of the delivery within the ack wait.
    case ackWaitPassed
    /// The process ended during the delivery, or its acknowledgement was lost with the process.
    case interrupted
    /// The delivery was given back before the handler was called.
    case returned
    /// Somebody redrove the dead letter.
    case redriven
}
