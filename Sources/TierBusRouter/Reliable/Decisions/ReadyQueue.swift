import TierBusCore

/// Events that can be handed over: those of a higher priority first, in the order of the log within a priority.
///
/// However many overtake it, the oldest is at the latest the 64th to be taken: nothing starves.
struct ReadyQueue: Sendable {
    /// Most in a row that are taken while an older one of a lower priority waits.
    static let bound = 63

    private var lists = [SortedList<Int64>](repeating: SortedList(), count: Priority.allCases.count)
    private var overtaking = 0
    private(set) var count = 0

    mutating func insert(_ sequence: Int64, _ priority: Priority) {
        lists[Int(priority.rawValue)].insert(sequence)
        count += 1
    }

    mutating func remove(_ sequence: Int64, _ priority: Priority) {
        if lists[Int(priority.rawValue)].remove(sequence) { count -= 1 }
    }

    /// The lists of the most urgent event and of the oldest one.
    private var ends: (urgent: Int, oldest: Int)? {
        guard count > 0, let urgent = lists.lastIndex(where: { $0.count > 0 }) else { return nil }
        var oldest = urgent
        for index in 0..<urgent {
            guard let sequence = lists[index].first else { continue }
            if sequence < lists[oldest].first ?? .max { oldest = index }
        }
        return (urgent, oldest)
    }

    /// What ``removeFirst()`` takes next.
    var first: Int64? {
        ends.flatMap { lists[overtaking < Self.bound ? $0.urgent : $0.oldest].first }
    }

    mutating func removeFirst() -> Int64? {
        guard let (urgent, oldest) = ends else { return nil }
        let chosen = overtaking < Self.bound ? urgent : oldest
        overtaking = chosen == oldest ? 0 : overtaking + 1
        count -= 1
        return lists[chosen].removeFirst()
    }

    mutating func removeAll() {
        for index in lists.indices { lists[index].removeAll() }
        count = 0
        overtaking = 0
    }
}
