public import TierBusCore

/// Tries a target again at once when it throws, some times in all; then the last failure comes out.
///
/// For targets whose failures are short, such as a queue that is full for a moment. What has to wait between attempts, and
/// must not be lost, is for the reliable tier.
public struct Retried<Target: Container>: Adapter {
    private final class Storage {
        var retries = 0
        var exhausted = 0
    }

    private let target: Target
    private let attempts: Int
    private let mayRetry: (any Error) -> Bool
    private let storage = Storage()

    /// - Parameters:
    ///   - attempts: In all, 1 or more.
    ///   - mayRetry: Which failures are worth another attempt; `CancellationError` never is, and counts nowhere.
    public init(_ target: Target, attempts: Int = 3, if mayRetry: @escaping (any Error) -> Bool = { _ in true }) {
        precondition(attempts >= 1, "one attempt or more")
        self.target = target
        self.attempts = attempts
        self.mayRetry = mayRetry
    }

    /// Attempts beyond the first of an event.
    public var retries: Int { storage.retries }
    /// Events that failed for good.
    public var exhausted: Int { storage.exhausted }

    /// Sends the event to the target until it takes it.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        for attempt in 1...attempts {
            do {
                return try target.receive(event, delivery)
            } catch let cancellation as CancellationError {
                throw cancellation
            } catch {
                guard attempt < attempts, mayRetry(error) else {
                    storage.exhausted += 1
                    throw error
                }
                storage.retries += 1
            }
        }
    }
}
