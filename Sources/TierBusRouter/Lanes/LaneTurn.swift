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
    private var removed: Set<Int> = []
    private var bells = LaneBells()
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
        removed.insert(id)
        if !isPolling { sweep() }
    }

    /// A bell for a subscriber that is added with it.
    package mutating func makeBell() -> LaneBell { bells.make() }

    /// Adds a subscriber, which is asked when its bell has rung.
    /// - Returns: What says which it is.
    mutating func add(_ poller: consuming BelledPoller, behind bell: LaneBell) -> Int {
        lastID += 1
        bells.place(LaneBells.Slot(id: lastID, poller: poller), behind: bell)
        return lastID
    }

    /// Removes the subscriber behind a bell. One that is being asked is asked to the end.
    package mutating func giveBack(_ bell: LaneBell) {
        bells.giveBack(bell)
        // Between turns, and when the lane has ended, no turn comes that would.
        if !isPolling { bells.sweep() }
    }

    /// Removes the subscriber behind a bell, and keeps the bell.
    mutating func takeAway(from bell: LaneBell) {
        bells.takeAway(from: bell)
        if !isPolling { bells.sweep() }
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
        work &+= pollRung(turn, running)
        running.pointee.store(0, ordering: .relaxed)
        turn.pointee.isPolling = false
        if !turn.pointee.removed.isEmpty { turn.pointee.sweep() }
        turn.pointee.bells.sweep()
        flush(turn)
        return work
    }

    /// Asks the subscribers whose bells have rung.
    private static func pollRung(_ turn: UnsafeMutablePointer<LaneTurn>, _ running: Cursor) -> Int {
        var work = 0
        for index in 0..<turn.pointee.bells.wordCount {
            var rung = turn.pointee.bells.take(index)
            var hot: UInt64 = 0
            while rung != 0 {
                let bit = rung.trailingZeroBitCount
                rung &= rung &- 1
                guard let place = turn.pointee.bells.place(index &* 64 &+ bit) else { continue }
                running.pointee.store(place.pointee.id, ordering: .relaxed)
                work &+= place.pointee.poller.poll()
                if place.pointee.poller.staysHot() { hot |= 1 << UInt64(bit) }
            }
            if hot != 0 { turn.pointee.bells.ring(index, hot) }
        }
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

    /// Lets subscribers tell those who wait for them that nothing more is taken for now: the lane itself waits.
    static func stall(_ turn: UnsafeMutablePointer<LaneTurn>) {
        for number in 0..<turn.pointee.bells.count { turn.pointee.bells.place(number)?.pointee.poller.stall() }
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
        for index in 0..<turn.pointee.bells.wordCount {
            var rung = turn.pointee.bells.look(index)
            while rung != 0 {
                let number = index &* 64 &+ rung.trailingZeroBitCount
                rung &= rung &- 1
                if let place = turn.pointee.bells.place(number), place.pointee.poller.isReady() { isReady = true }
            }
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
        removed.removeAll(keepingCapacity: true)
    }
}
