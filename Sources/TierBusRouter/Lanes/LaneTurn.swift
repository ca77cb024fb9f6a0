import Synchronization
package import TierBusCore

/// What a lane does in a turn: it asks every poller, in the order they were added, and then makes visible what was
/// published. Confined to the lane.
@usableFromInline
package struct LaneTurn: ~Copyable {
    private struct Entry: ~Copyable {
        let id: Int
        let poller: Poller
    }

    // Owned by this value. Grown by moving, so a poller that is running may add others: its closure's context moves
    // nowhere and lives on.
    private var entries: UnsafeMutablePointer<Entry>
    private var count = 0
    private var capacity = 8
    private var lastID = 0
    private var removed: [Int] = []
    private var isPolling = false
    private var dirty: [any LaneHook] = []
    private var flushing: [any LaneHook] = []
    /// The top-level containers that live on the lane: while one of them makes it wait, all wait.
    package var boundaries: [ContainerID] = []

    init() { entries = .allocate(capacity: 8) }

    deinit {
        entries.deinitialize(count: count)
        entries.deallocate()
    }

    /// Adds a poller, which is asked from the next turn on.
    /// - Returns: What ``removePoller(_:)`` wants.
    mutating func add(_ poller: consuming Poller) -> Int {
        if count == capacity {
            let grown = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
            grown.moveInitialize(from: entries, count: count)
            entries.deallocate()
            entries = grown
            capacity *= 2
        }
        lastID += 1
        (entries + count).initialize(to: Entry(id: lastID, poller: poller))
        count += 1
        return lastID
    }

    /// Removes a poller at the end of the turn; until then it may be asked once more.
    mutating func removePoller(_ id: Int) {
        removed.append(id)
        if !isPolling { sweep() }
    }

    /// Calls `hook` once at the end of this turn.
    package mutating func atEndOfTurn(_ hook: any LaneHook) { dirty.append(hook) }

    /// Asks every poller once.
    ///
    /// Static and by pointer: pollers change this value while it is being walked.
    /// - Parameter running: Says meanwhile which poller is being asked.
    static func pollAll(_ turn: UnsafeMutablePointer<LaneTurn>, _ running: Cursor) -> Int {
        var work = 0
        turn.pointee.isPolling = true
        // Pollers that are added meanwhile wait for the next turn.
        let end = turn.pointee.count
        var index = 0
        while index < end {
            running.pointee.store(turn.pointee.entries[index].id, ordering: .relaxed)
            work &+= turn.pointee.entries[index].poller.poll()
            index &+= 1
        }
        running.pointee.store(0, ordering: .relaxed)
        turn.pointee.isPolling = false
        if !turn.pointee.removed.isEmpty { turn.pointee.sweep() }
        flush(turn)
        return work
    }

    /// Makes visible what was published in this turn so far.
    static func flush(_ turn: UnsafeMutablePointer<LaneTurn>) {
        while !turn.pointee.dirty.isEmpty {
            swap(&turn.pointee.dirty, &turn.pointee.flushing)
            for hook in turn.pointee.flushing { hook.atEndOfTurn() }
            turn.pointee.flushing.removeAll(keepingCapacity: true)
        }
    }

    /// Whether any poller would find something.
    static func isReady(_ turn: UnsafeMutablePointer<LaneTurn>) -> Bool {
        var index = 0
        var isReady = false
        // All are asked: one that is not ready tells its publisher that it starves.
        while index < turn.pointee.count {
            if turn.pointee.entries[index].poller.isReady() { isReady = true }
            index &+= 1
        }
        return isReady
    }

    private mutating func sweep() {
        var kept = 0
        for index in 0..<count {
            if removed.contains(entries[index].id) {
                (entries + index).deinitialize(count: 1)
            } else {
                if kept != index { (entries + kept).moveInitialize(from: entries + index, count: 1) }
                kept += 1
            }
        }
        count = kept
        removed = []
    }
}
