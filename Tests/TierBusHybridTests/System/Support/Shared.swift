import Synchronization
import TierBusCore

/// A value that handlers on several lanes fill and the test reads.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: SystemLock<Value>

    init(_ value: Value) { mutex = SystemLock(value) }

    var value: Value { mutex.withLock { $0 } }

    func set(_ value: Value) { mutex.withLock { $0 = value } }

    func change(_ body: @Sendable (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}

extension Shared {
    func append<Element: Sendable>(_ element: Element) where Value == [Element] {
        mutex.withLock { $0.append(element) }
    }
}

extension Shared where Value == Int {
    func add(_ number: Int = 1) { mutex.withLock { $0 += number } }
}
