/// Sequences in ascending order, appended at the end and taken from the front.
struct OwedOrder: Sendable {
    private var items: [Int64] = []
    private var head = 0

    var first: Int64? { head < items.count ? items[head] : nil }
    var count: Int { items.count - head }

    mutating func append(_ sequence: Int64) { items.append(sequence) }

    mutating func removeFirst() {
        head += 1
        if head == items.count {
            removeAll()
        } else if head > 64, head > items.count / 2 {
            items.removeFirst(head)
            head = 0
        }
    }

    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        head = 0
    }

    /// Those after `low`, up to and including `high`.
    func between(_ low: Int64, _ high: Int64) -> ArraySlice<Int64> {
        let start = index(after: low)
        return items[start..<max(start, index(after: high))]
    }

    private func index(after sequence: Int64) -> Int {
        var (low, high) = (head, items.count)
        while low < high {
            let middle = low + (high - low) / 2
            if items[middle] <= sequence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
