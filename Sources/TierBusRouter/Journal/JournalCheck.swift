/// What a journal holds, and how it ends.
public struct JournalCheck: Sendable, Equatable {
    /// Inputs that can be read.
    public var inputs: Int64 = 0
    /// Deliveries that can be read.
    public var deliveries: Int64 = 0
    /// How it ends.
    public var end = JournalEnd.complete

    /// Puts the parts together.
    public init(inputs: Int64 = 0, deliveries: Int64 = 0, end: JournalEnd = .complete) {
        self.inputs = inputs
        self.deliveries = deliveries
        self.end = end
    }
}
