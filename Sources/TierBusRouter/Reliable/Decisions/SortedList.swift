/// A few values in ascending order.
struct SortedList<Element: Comparable & Sendable>: Sendable {
    private(set) var items: [Element] = []

    var count: Int { items.count }
    var first: Element? { items.first }

    mutating func insert(_ element: Element) { items.insert(element, at: index(of: element)) }

    /// - Returns: Whether it was there.
    @discardableResult
    mutating func remove(_ element: Element) -> Bool {
        let index = index(of: element)
        guard index < items.count, items[index] == element else { return false }
        items.remove(at: index)
        return true
    }

    mutating func removeFirst() -> Element? { items.isEmpty ? nil : items.removeFirst() }

    mutating func removeAll() { items.removeAll(keepingCapacity: true) }

    private func index(of element: Element) -> Int {
        if let last = items.last, last < element { return items.count }
        var (low, high) = (0, items.count)
        while low < high {
            let middle = low + (high - low) / 2
            if items[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
