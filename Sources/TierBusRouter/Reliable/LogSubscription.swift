public import TierBusCore

/// A durable subscription as a row of the log: its name, what it wants, how far it has come.
public struct LogSubscription: Sendable, Equatable {
    /// Unique in the log.
    public var name: String
    /// The container that subscribes; it does not get its own events.
    public var container: String
    /// The event type it wants.
    public var type: String
    /// The container whose events it wants, whatever their scope; nil for the events of global scope of every container.
    public var source: String?
    /// The **ack floor**: everything up to this sequence is settled, or is not for this subscription.
    public var floor: Int64
    /// The highest sequence that was ever handed over. What is above the floor, not above this and has no exception
    /// was in flight when the row was written.
    public var handed: Int64
    /// What deviates from floor and `handed`, by sequence.
    public var exceptions: [Int64: LogException]
    /// Its dead letters that are open (``DeadLetter/isOpen``), by sequence.
    public var letters: [Int64: DeadLetter]

    /// A subscription that has got nothing up to `floor`.
    public init(
        name: String, container: String, type: String, source: String?, floor: Int64, handed: Int64? = nil,
        exceptions: [Int64: LogException] = [:], letters: [Int64: DeadLetter] = [:]
    ) {
        self.name = name
        self.container = container
        self.type = type
        self.source = source
        self.floor = floor
        self.handed = handed ?? floor
        self.exceptions = exceptions
        self.letters = letters
    }

    /// Whether an event is for this subscription: a function of the stored fields alone.
    public func wants(type: String, source: String, scope: Scope) -> Bool {
        guard type == self.type, source != container else { return false }
        guard let wanted = self.source else { return scope == .global }
        return wanted == source
    }
}
