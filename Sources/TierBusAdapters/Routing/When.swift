public import TierBusCore

/// A rule: events that a predicate is true for go to a target.
public struct When<Test: EventPredicate, Target: Container>: RoutingRule {
    @usableFromInline
    let test: Test
    @usableFromInline
    let target: Target

    /// - Parameter test: A ``Filter``, or a predicate of its own type.
    @inlinable
    public init(_ test: Test, to target: Target) {
        self.test = test
        self.target = target
    }

    /// Sends the event to the target, if it is wanted.
    @inlinable
    @inline(__always)
    public func sendFirst<E: Event>(
        _ event: E, _ delivery: Delivery, _ failures: inout FailureList
    ) -> Bool {
        guard E.self == Test.Tested.self else { return false }
        do {
            // The types are the same, so the cast only tells the compiler.
            guard try test.matches(unsafeBitCast(event, to: Test.Tested.self)) else { return false }
        } catch {
            failures.add(error)
            return false
        }
        do { try target.receive(event, delivery) } catch { failures.add(error) }
        return true
    }
}

extension When {
    /// Events that a filter lets through: of a closure, or of a condition: `Filter<Signal>.condition("strength > 0.7")`.
    @inlinable
    public init<Wanted: Event>(_ filter: Filter<Wanted>, to target: Target) where Test == Filter<Wanted> {
        self.test = filter
        self.target = target
    }

    /// All events of a type.
    @inlinable
    public init<Wanted: Event>(_: Wanted.Type, to target: Target) where Test == AnyOf<Wanted> {
        self.init(AnyOf(), to: target)
    }
}
