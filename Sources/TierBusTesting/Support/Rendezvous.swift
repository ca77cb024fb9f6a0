import TierBusCore

/// Lets nobody go on before so many have arrived.
public final class Rendezvous: Sendable {
    private let gate = ReleaseGate()
    private let missing: SystemLock<Int>

    /// - Parameter count: How many have to arrive, 1 or more. Who comes later goes straight on.
    public init(of count: Int) {
        precondition(count > 0, "a rendezvous is of one or more")
        missing = SystemLock(count)
    }

    /// Returns when the last of them has arrived. A task that arrives twice counts twice.
    /// - Throws: `CancellationError` when the task is cancelled first; it has arrived all the same.
    public func arrive() async throws {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { gate.release() }
        try await gate.wait()
    }
}
