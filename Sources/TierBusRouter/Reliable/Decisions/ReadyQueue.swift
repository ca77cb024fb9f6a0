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

    mutating func removeFirst() -> Int64? {
        guard count > 0, let highest = lists.lastIndex(where: { $0.count > 0 }) else { return nil }
        var oldest = highest
        for index in 0..<highest {
            guard let sequence = lists[index].first else { continue }
            if sequence < lists[oldest].first ?? .max { oldest = index }
        }
        overtaking = oldest == highest ? 0 : overtaking + 1
        let chosen = overtaking > Self.bound ? oldest : highest
        if chosen == oldest { overtaking = 0 }
        count -= 1
        return lists[chosen].removeFirst()
    }

    mutating func removeAll() {
        for index in lists.indices { lists[index].removeAll() }
        count = 0
        overtaking = 0
    }
}
