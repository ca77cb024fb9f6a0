import Synchronization

/// How many tokens live.
final class Census: Sendable {
    private let count = Atomic<Int>(0)

    var living: Int { count.load(ordering: .sequentiallyConsistent) }

    func count(_ change: Int) { count.add(change, ordering: .sequentiallyConsistent) }
}
