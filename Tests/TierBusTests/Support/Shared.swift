import TierBus

/// A value that several threads change.
final class Shared<Value: Sendable>: Sendable {
    private let state: SystemLock<Value>

    init(_ value: Value) { state = SystemLock(value) }

    var value: Value { state.withLock { $0 } }

    /// Appends without copying what is there.
    func append<Element>(_ element: Element) where Value == [Element] { state.withLock { $0.append(element) } }

    func change<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        state.withLock { value in
            var copy = value
            defer { value = copy }
            return body(&copy)
        }
    }
}
