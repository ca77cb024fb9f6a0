/// The last keys that were put in, each once. O(1) for a key.
final class RecentKeys<Key: Hashable> {
    private let capacity: Int
    /// The place of each key in the order.
    private var places: [Key: Int] = [:]
    /// nil where one was taken out.
    private var order: [Key?] = []
    /// Where the oldest is, once all places are taken.
    private var oldest = 0

    init(capacity: Int) {
        precondition(capacity > 0, "at least one key is remembered")
        self.capacity = capacity
    }

    func contains(_ key: Key) -> Bool { places[key] != nil }

    /// - Returns: false if it is among them.
    @discardableResult
    func insert(_ key: Key) -> Bool {
        guard places[key] == nil else { return false }
        if order.count < capacity {
            places[key] = order.count
            order.append(key)
        } else {
            if let gone = order[oldest] { places[gone] = nil }
            places[key] = oldest
            order[oldest] = key
            oldest = (oldest + 1) % capacity
        }
        return true
    }

    /// Does `body` and remembers the key, unless it is among them. If `body` throws, the key is forgotten.
    /// - Returns: false if it is.
    func once(_ key: Key, _ body: () throws -> Void) rethrows -> Bool {
        guard insert(key) else { return false }
        do {
            try body()
        } catch {
            if let place = places.removeValue(forKey: key) { order[place] = nil }
            throw error
        }
        return true
    }
}
