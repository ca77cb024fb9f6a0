public import TierBusCore

/// Passes on the latest event of each key, at most once an interval: for readers who want to know how things are, not how
/// they became so.
///
/// The first event of a key passes at once. Those that come within the interval are held back, a later one in the place of
/// an earlier; when the interval is over the last of them passes, and the next begins. Keys pass in the order in which they
/// were held back first.
public struct Conflate<Held: Event, Key: Hashable, Target: Container>: Adapter {
    /// A key whose interval runs.
    private struct Interval {
        let number: Int
        /// What is held back; nil if nothing has come.
        var last: (event: Held, delivery: Delivery)?
        /// Which of all that were held back its first one was.
        var place = 0
    }

    private final class Storage {
        var intervals: [Key: Interval] = [:]
        var lastNumber = 0
        var lastPlace = 0
        var replaced = 0
        var unroutable = 0
        var failures = HeldFailures()
    }

    private let key: (Held) -> Key
    private let interval: Duration
    private let timer: any AdapterTimer
    private let target: Target
    private let storage = Storage()

    /// - Parameters:
    ///   - key: What events have in common of which the latest is wanted.
    ///   - interval: Shortest time between two events of a key.
    public init(
        by key: @escaping (Held) -> Key, every interval: Duration, timer: any AdapterTimer, to target: Target
    ) {
        self.key = key
        self.interval = interval
        self.timer = timer
        self.target = target
    }

    /// Events in whose place a later one was held back.
    public var replaced: Int { storage.replaced }
    /// Events that are held back now.
    public var held: Int { storage.intervals.values.count { $0.last != nil } }
    /// Events of other types, which go nowhere.
    public var unroutable: Int { storage.unroutable }
    /// What the target threw when an interval was over.
    public var failures: HeldFailures { storage.failures }

    /// Passes the event on, or holds it back.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let event = event as? Held else {
            storage.unroutable += 1
            return
        }
        let key = key(event)
        guard storage.intervals[key] != nil else {
            begin(key)
            return try target.receive(event, delivery)
        }
        hold(event, delivery, key)
    }

    private func hold(_ event: Held, _ delivery: Delivery, _ key: Key) {
        guard var interval = storage.intervals[key] else { return }
        if interval.last != nil {
            storage.replaced += 1
        } else {
            storage.lastPlace += 1
            interval.place = storage.lastPlace
        }
        interval.last = (event, delivery)
        storage.intervals[key] = interval
    }

    private func begin(_ key: Key) {
        storage.lastNumber += 1
        let number = storage.lastNumber
        storage.intervals[key] = Interval(number: number)
        timer.schedule(after: interval) { [self] in end(key, number) }
    }

    private func end(_ key: Key, _ number: Int) {
        // Another one: it was drained meanwhile.
        guard let interval = storage.intervals[key], interval.number == number else { return }
        storage.intervals[key] = nil
        // If nothing came, the next event passes at once.
        guard let last = interval.last else { return }
        begin(key)
        do {
            try target.receive(last.event, last.delivery)
        } catch {
            storage.failures.add(error)
        }
    }

    /// Passes on all that is held back, in the order of their keys; before the end.
    /// - Throws: What the target throws, and threw when intervals were over.
    public func drain() throws {
        let held = storage.intervals.values.sorted { $0.place < $1.place }.compactMap(\.last)
        storage.intervals = [:]
        for (event, delivery) in held {
            do { try target.receive(event, delivery) } catch { storage.failures.add(error) }
        }
        try storage.failures.throwAny()
    }
}
