/// Where a system writes the journal of what comes into it from outside.
public struct Recording: Sendable, Equatable {
    /// The file, which must not be there yet.
    public let path: String
    /// Whether every delivery is written, too.
    public let recordsDeliveries: Bool

    /// - Parameters:
    ///   - path: The file, which must not be there yet.
    ///   - deliveries: Whether every delivery is written, too: the order on each lane.
    public init(to path: String, deliveries: Bool = false) {
        self.path = path
        recordsDeliveries = deliveries
    }
}
