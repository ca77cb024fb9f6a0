import Synchronization

/// A number that one thread writes and others read.
final class Counter: Sendable {
    private let number = Atomic<Int>(0)

    var value: Int { number.load(ordering: .acquiring) }

    func set(_ value: Int) { number.store(value, ordering: .releasing) }

    func add() { number.store(number.load(ordering: .relaxed) &+ 1, ordering: .releasing) }
}
