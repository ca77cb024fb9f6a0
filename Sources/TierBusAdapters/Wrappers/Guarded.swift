public import TierBusCore

/// Keeps failures of a target from whoever routes to it: a handler takes them, and the flow goes on.
public struct Guarded<Target: Container>: Adapter {
    private let target: Target
    private let handler: (GuardedFailure) -> Void

    /// - Parameter handler: Told of every failure, on the lane of whoever routes.
    public init(_ target: Target, _ handler: @escaping (GuardedFailure) -> Void) {
        self.target = target
        self.handler = handler
    }

    /// Sends the event to the target.
    /// - Throws: `CancellationError`, which is no failure, and nothing else.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        do {
            try target.receive(event, delivery)
        } catch let cancellation as CancellationError {
            throw cancellation
        } catch {
            handler(GuardedFailure(type: E.eventType, delivery: delivery, error: error))
        }
    }
}
