/// What an accepted event survives.
public enum Durability: Sendable, Equatable {
    /// Kept in memory: it ends with the process.
    case none
    /// On disk, flushed before the receipt was given: it survives a crash of the process and the loss of power.
    case powerLoss
}
