public import TierBusCore

/// A ``Stage`` whose types are known at run time only: it takes events of whatever type.
public protocol DynamicStage {
    /// Takes an event and gives `next` each one that goes on, none or several, before it returns.
    /// - Throws: As ``Stage/pass(_:_:to:)``.
    func pass<E: Event, Next: Container>(_ event: E, _ delivery: Delivery, to next: Next) throws
}
