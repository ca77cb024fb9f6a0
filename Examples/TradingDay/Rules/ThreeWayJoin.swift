/// Brings together three inputs of one moment, whichever comes first.
///
/// Where a moment has several of one input, the first meets the first of the others, the second the second. It holds
/// only what still waits, which is as much as one input runs ahead of the others: not more than the queues between their
/// publishers and here let them.
struct ThreeWayJoin<First, Second, Third> {
    /// What met.
    typealias Meeting = (first: First, second: Second, third: Third)

    private struct Waiting {
        var first: First?
        var second: Second?
        var third: Third?
    }

    private struct Queue {
        /// The oldest; the others hardly ever exist.
        var head: Waiting
        var rest: [Waiting] = []
    }

    private var queues: [Moment: Queue] = [:]
    /// Moments for which something waits.
    var count: Int { queues.count }

    /// - Returns: What met through this; nil while something is missing.
    mutating func add(first part: First, at moment: Moment) -> Meeting? {
        add(at: moment, where: { $0.first == nil }, put: { $0.first = part })
    }

    /// - Returns: What met through this; nil while something is missing.
    mutating func add(second part: Second, at moment: Moment) -> Meeting? {
        add(at: moment, where: { $0.second == nil }, put: { $0.second = part })
    }

    /// - Returns: What met through this; nil while something is missing.
    mutating func add(third part: Third, at moment: Moment) -> Meeting? {
        add(at: moment, where: { $0.third == nil }, put: { $0.third = part })
    }

    /// Puts something where it is missing first. (With key paths in place of the closures it takes ten times as long.)
    @inline(__always)
    private mutating func add(
        at moment: Moment, where isMissing: (borrowing Waiting) -> Bool, put: (inout Waiting) -> Void
    ) -> Meeting? {
        guard let index = queues.index(forKey: moment) else {
            var waiting = Waiting()
            put(&waiting)
            queues[moment] = Queue(head: waiting)
            return nil
        }
        guard isMissing(queues.values[index].head) else {
            Self.add(to: &queues.values[index].rest, where: isMissing, put: put)
            return nil
        }
        put(&queues.values[index].head)
        // Each input fills from the front, so nothing behind the head can be complete before it is.
        guard let meeting = Self.meeting(queues.values[index].head) else { return nil }
        if queues.values[index].rest.isEmpty {
            queues.remove(at: index)
        } else {
            queues.values[index].head = queues.values[index].rest.removeFirst()
        }
        return meeting
    }

    private static func meeting(_ waiting: Waiting) -> Meeting? {
        guard let first = waiting.first, let second = waiting.second, let third = waiting.third else { return nil }
        return (first, second, third)
    }

    private static func add(
        to rest: inout [Waiting], where isMissing: (borrowing Waiting) -> Bool, put: (inout Waiting) -> Void
    ) {
        if let place = rest.firstIndex(where: { isMissing($0) }) {
            put(&rest[place])
        } else {
            var waiting = Waiting()
            put(&waiting)
            rest.append(waiting)
        }
    }
}
