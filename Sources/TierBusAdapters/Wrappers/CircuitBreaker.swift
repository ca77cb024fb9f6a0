public import TierBusCore

/// Spares a target that keeps failing: after some failures in a row the circuit opens, and for a while events do not
/// reach the target. Then one is let through: if it succeeds the circuit is closed, if not it is open once more.
///
/// | state | an event |
/// | --- | --- |
/// | closed | goes to the target; what it throws comes out, and counts until one succeeds; a `CancellationError` does not count |
/// | open | is counted as ``refused`` and goes to the policy, another container |
/// | half-open | the first goes to the target; those that are routed while it is handled are refused |
public struct CircuitBreaker<Target: Container, Policy: Container>: Adapter {
    /// Where a circuit is.
    public enum State: Sendable, Equatable {
        /// Events go to the target.
        case closed
        /// They do not.
        case open
        /// The next one tries.
        case halfOpen
    }

    private final class Storage {
        var failures = 0
        /// Uptime from which an event may try; nil while closed.
        var openUntil: Int64?
        /// How often it was opened.
        var openings = 0
        var isTrying = false
        var refused = 0
    }

    private let target: Target
    private let policy: Policy
    private let limit: Int
    private let pause: Int64
    private let clock: any EventClock
    private let storage = Storage()

    /// - Parameters:
    ///   - failures: In a row, after which the circuit opens; 1 or more.
    ///   - pause: How long it stays open.
    ///   - policy: What becomes of events that are refused: ``Refusing``, ``Discarding``, or any container instead.
    public init(
        _ target: Target, failures: Int = 5, pause: Duration = .seconds(60), clock: any EventClock,
        refused policy: Policy
    ) {
        precondition(failures >= 1, "a circuit opens after one failure or more")
        self.target = target
        self.policy = policy
        limit = failures
        self.pause = pause.clampedNanoseconds
        self.clock = clock
    }

    /// Where the circuit is.
    public var state: State {
        guard let until = storage.openUntil else { return .closed }
        return clock.uptime >= until ? .halfOpen : .open
    }

    /// Events that did not go to the target.
    public var refused: Int { storage.refused }

    /// Sends the event to the target or, while the circuit is open, to the policy.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        switch state {
        case .halfOpen where !storage.isTrying:
            storage.isTrying = true
            defer { storage.isTrying = false }
            try send(event, delivery)
        case .open, .halfOpen:
            storage.refused += 1
            try policy.receive(event, delivery)
        case .closed: try send(event, delivery)
        }
    }

    private func send<E: Event>(_ event: E, _ delivery: Delivery) throws {
        let openings = storage.openings
        do {
            try target.receive(event, delivery)
        } catch let cancellation as CancellationError {
            // No failure, and no success either.
            throw cancellation
        } catch {
            storage.failures += 1
            if storage.failures >= limit || storage.openUntil != nil {
                storage.openUntil = clock.uptime.addingClamped(pause)
                storage.openings += 1
            }
            throw error
        }
        // Opened by what the target routed meanwhile: this one began before, and says nothing of how it is now.
        guard storage.openings == openings else { return }
        storage.failures = 0
        storage.openUntil = nil
    }
}

extension CircuitBreaker where Policy == Refusing {
    /// A circuit that refuses events, while it is open, by throwing ``EventRefused``.
    public init(_ target: Target, failures: Int = 5, pause: Duration = .seconds(60), clock: any EventClock) {
        self.init(target, failures: failures, pause: pause, clock: clock, refused: Refusing("the circuit is open"))
    }
}
