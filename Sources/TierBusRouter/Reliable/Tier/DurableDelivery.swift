/// One event as it is handed to a durable subscription.
package struct DurableDelivery: Sendable {
    /// The event's place in the log.
    package let sequence: Int64
    /// Which delivery of the event to this subscription it is, from 1. Given back with the outcome.
    package let attempt: Int
    /// Which life of the decisions handed it over; it changes where the log had to be read anew. Given back with the
    /// outcome. A sink that is offered a delivery of a later life forgets what it holds of earlier ones and has not
    /// begun: it is offered again.
    package let life: Int
    /// The event as it was stored.
    package let entry: LogEntry
    /// Why it is delivered again; nil the first time.
    package let cause: Redelivery?
    /// The injected clock's uptime when the event was put in; nil unless this follows right after its publish.
    package let acceptedUptime: Int64?

    /// Puts the parts together.
    package init(
        sequence: Int64, attempt: Int, life: Int, entry: LogEntry, cause: Redelivery?, acceptedUptime: Int64?
    ) {
        self.sequence = sequence
        self.attempt = attempt
        self.life = life
        self.entry = entry
        self.cause = cause
        self.acceptedUptime = acceptedUptime
    }
}
