/// That an event was accepted: it is in the durable log, and every durable subscription that wants it will get it.
public struct Receipt: Sendable, Equatable {
    /// The event's place in the order of the log, from 1; for a duplicate that of the event stored before.
    public let sequence: Int64
    /// Whether the same event was stored before; nothing was stored now.
    public let isDuplicate: Bool
    /// What the event survives.
    public let durability: Durability

    /// Puts the parts together.
    public init(sequence: Int64, isDuplicate: Bool, durability: Durability) {
        self.sequence = sequence
        self.isDuplicate = isDuplicate
        self.durability = durability
    }
}
