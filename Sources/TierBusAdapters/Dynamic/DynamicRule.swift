public import TierBusCore

/// A rule for events of whatever type, of a ``Selective`` or a ``RecipientList``.
public struct DynamicRule: RoutingRule {
    private let test: DynamicTest
    private let target: any Container

    /// - Parameters:
    ///   - test: What has to be so.
    ///   - target: Who gets the event.
    public init(_ test: DynamicTest, to target: any Container) {
        self.test = test
        self.target = target
    }

    /// Sends the event to the target, if it is wanted.
    public func sendFirst<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) -> Bool {
        do {
            guard try test.matches(event) == true else { return false }
        } catch {
            failures.add(error)
            return false
        }
        do { try target.receive(event, delivery) } catch { failures.add(error) }
        return true
    }
}
