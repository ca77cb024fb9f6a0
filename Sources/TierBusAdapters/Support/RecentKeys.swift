/// The last keys that were put in, each once. O(1) for a key.
final class RecentKeys<Key: Hashable> {
    private let capacity: Int
    private var known: Set<Key> = []
    private var order: [Key] = []
    /// Where the oldest is, once all places are taken.
    private var oldest = 0

    init(capacity: Int) {
        precondition(capacity > 0, "at least one key is remembered")
        self.capacity = capacity
    }

    func contains(_ key: Key) -> Bool { known.contains(key) }

    /// - Returns: false if it is among them.
    @discardableResult
    func insert(_ key: Key) -> Bool {
        guard known.insert(key).inserted else { return false }
        if order.count < capacity {
            order.append(key)
        } else {
            known.remove(order[oldest])
            order[oldest] = key
            oldest = (oldest + 1) % capacity
        }
        return true
    }
}
