/// What a durable subscription registers with.
package struct DurableRegistration: Sendable {
    /// Unique in the log.
    package let name: String
    /// The container that subscribes; it does not get its own events.
    package let container: String
    /// The event type it wants.
    package let type: String
    /// The container whose events it wants, whatever their scope; nil for the events of global scope of every container.
    package let source: String?
    /// Where a name begins that the log does not know.
    package let start: SubscriptionStart
    /// Whether ``SubscriptionStart/latest`` means what was there when the tier was opened, and not now: for those who take
    /// part from the start, in whatever order they register.
    package let isFromTheStart: Bool
    /// Whether its events are handled in the transactions of the log.
    package let isInbox: Bool
    /// Most deliveries that are out and not settled, 1 or more.
    package let window: Int
    /// What it wants of its deliveries; nil for what the tier does for all.
    package let options: DurableOptions?
    /// Where deliveries go.
    package let sink: any DurableSink

    /// Puts the parts together.
    package init(
        name: String, container: String, type: String, source: String?, start: SubscriptionStart,
        isFromTheStart: Bool = false, isInbox: Bool = false, window: Int, options: DurableOptions? = nil,
        sink: any DurableSink
    ) {
        self.name = name
        self.container = container
        self.type = type
        self.source = source
        self.start = start
        self.isFromTheStart = isFromTheStart
        self.isInbox = isInbox
        self.window = window
        self.options = options
        self.sink = sink
    }
}
