import TierBusCore

/// A value that several threads change.
final class Shared<Value: Sendable>: Sendable {
    private let state: SystemLock<Value>

    init(_ value: Value) { state = SystemLock(value) }

    var value: Value { state.withLock { $0 } }

    func change(_ body: (inout Value) -> Void) {
        state.withLock { value in
            var copy = value
            body(&copy)
            value = copy
        }
    }
}
