/// A container that was stopped when the run ended.
public struct StoppedContainer: Sendable, Equatable {
    /// Its name, and why it was stopped.
    public let status: ContainerStatus
    /// Events that were kept for it and not delivered, those in the log included; they count as pending in the ledger. What
    /// is in the log is delivered in the next run.
    public let kept: Int
}
