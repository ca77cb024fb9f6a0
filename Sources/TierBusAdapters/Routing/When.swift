public import TierBusCore

/// A rule: events of a type that a filter lets through go to a target.
public struct When<Wanted: Event, Target: Container>: RoutingRule {
    @usableFromInline
    let filter: Filter<Wanted>
    @usableFromInline
    let target: Target

    /// - Parameter filter: A closure, or a condition such as `.condition("strength > 0.7")`.
    @inlinable
    public init(_ filter: Filter<Wanted>, to target: Target) {
        self.filter = filter
        self.target = target
    }

    /// All events of a type.
    @inlinable
    public init(_: Wanted.Type, to target: Target) { self.init(.all, to: target) }

    /// Sends the event to the target, if it is wanted.
    @inlinable
    @inline(__always)
    public func sendFirst<E: Event>(
        _ event: E, _ delivery: Delivery, _ failures: inout FailureList
    ) -> Bool {
        guard E.self == Wanted.self else { return false }
        do {
            // The types are the same, so the cast only tells the compiler.
            guard try filter.matches(unsafeBitCast(event, to: Wanted.self)) else { return false }
        } catch {
            failures.add(error)
            return false
        }
        do { try target.receive(event, delivery) } catch { failures.add(error) }
        return true
    }
}
