/// The ack waits that run, by uptime. Waits of one subscription are equally long, so that they nearly always end in the
/// order in which they began.
struct Deadlines: Sendable {
    struct Item: Sendable, Equatable {
        let uptime: Int64
        let sequence: Int64
        let attempt: Int
    }

    private var items: [Item] = []
    private var head = 0

    var first: Item? { head < items.count ? items[head] : nil }

    /// Those that have passed.
    func due(at uptime: Int64) -> ArraySlice<Item> { items[head...].prefix { $0.uptime <= uptime } }

    mutating func append(_ item: Item) {
        var place = items.count
        // Only after a subscription came to want shorter waits.
        while place > head, items[place - 1].uptime > item.uptime { place -= 1 }
        items.insert(item, at: place)
    }

    mutating func removeFirst() {
        head += 1
        if head == items.count { removeAll() }
    }

    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        head = 0
    }

    /// Forgets those that do not run any more: all at the front, and the others when they are the greater part.
    mutating func tidy(running: Int, isRunning: (Item) -> Bool) {
        while let item = first, !isRunning(item) { removeFirst() }
        guard items.count > 2 * running + 64 else { return }
        items = items[head...].filter(isRunning)
        head = 0
    }
}
