public import TierBusCore

/// Events that a publication holds back, oldest first, because a subscription is slow.
@usableFromInline
struct Spill<E: Event> {
    @usableFromInline
    struct Entry {
        let event: E
        let trace: EventTrace
        let priority: Priority
    }

    private var entries: [Entry] = []
    private var head = 0

    init() {}

    @usableFromInline
    var count: Int { entries.count - head }

    mutating func append(_ event: E, _ trace: EventTrace, _ priority: Priority) {
        entries.append(Entry(event: event, trace: trace, priority: priority))
    }

    /// The oldest event.
    var first: Entry? { head < entries.count ? entries[head] : nil }

    mutating func removeFirst() {
        head += 1
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1_024, head * 2 >= entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }

    mutating func removeAll() {
        entries = []
        head = 0
    }
}
