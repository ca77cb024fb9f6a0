import TierBusCore

/// A value that handlers on several lanes change and a test reads.
public final class Shared<Value: Sendable>: Sendable {
    private let state: SystemLock<Value>

    /// Begins with `value`.
    public init(_ value: Value) { state = SystemLock(value) }

    /// The value at this moment.
    public var value: Value { state.withLock { $0 } }

    /// Changes the value while nobody else sees it. `body` must not use this object.
    public func change(_ body: (inout Value) -> Void) { state.withLock { body(&$0) } }

    /// Replaces the value.
    public func set(_ value: Value) { state.withLock { $0 = value } }
}

extension Shared {
    /// Appends an element.
    /// - Complexity: O(1) amortised.
    public func append<Element: Sendable>(_ element: Element) where Value == [Element] {
        state.withLock { $0.append(element) }
    }

    /// Begins with nothing collected.
    public convenience init<Element: Sendable>() where Value == [Element] { self.init([]) }
}

extension Shared where Value == Int {
    /// Adds a number.
    public func add(_ number: Int = 1) { state.withLock { $0 += number } }
}

/// What handlers on several lanes collect and a test reads, in the order it was appended.
public typealias Collected<Element: Sendable> = Shared<[Element]>
