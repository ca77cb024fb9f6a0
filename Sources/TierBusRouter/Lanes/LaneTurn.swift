/// What a lane does in a turn: it asks every poller, in the order they were added, and then makes visible what was
/// published. Confined to the lane.
package struct LaneTurn: ~Copyable {
    // Grown by moving; a poller that is running may add and remove pollers.
    private var pollers: UnsafeMutablePointer<Poller>
    private var count = 0
    private var capacity = 8
    private var removed: [Int] = []
    private var isPolling = false
    private var dirty: [any LaneHook] = []
    private var flushing: [any LaneHook] = []

    init() { pollers = .allocate(capacity: 8) }

    deinit {
        pollers.deinitialize(count: count)
        pollers.deallocate()
    }

    /// Adds a poller, which is asked from the next turn on.
    package mutating func add(_ poller: consuming Poller) {
        if count == capacity {
            let grown = UnsafeMutablePointer<Poller>.allocate(capacity: capacity * 2)
            grown.moveInitialize(from: pollers, count: count)
            pollers.deallocate()
            pollers = grown
            capacity *= 2
        }
        (pollers + count).initialize(to: poller)
        count += 1
    }

    /// Removes a poller at the end of the turn; until then it may be asked once more.
    package mutating func removePoller(_ id: Int) {
        removed.append(id)
        if !isPolling { sweep() }
    }

    /// Calls `hook` once at the end of this turn.
    package mutating func atEndOfTurn(_ hook: any LaneHook) { dirty.append(hook) }

    var needsFlush: Bool { !dirty.isEmpty }

    /// Asks every poller once.
    ///
    /// Static and by pointer: pollers change this value while it is being walked.
    static func pollAll(_ turn: UnsafeMutablePointer<LaneTurn>) -> Int {
        var work = 0
        turn.pointee.isPolling = true
        // Pollers that are added meanwhile wait for the next turn.
        let end = turn.pointee.count
        var index = 0
        while index < end {
            work &+= turn.pointee.pollers[index].poll()
            index &+= 1
        }
        turn.pointee.isPolling = false
        if !turn.pointee.removed.isEmpty { turn.pointee.sweep() }
        flush(turn)
        return work
    }

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
            if turn.pointee.pollers[index].isReady() { isReady = true }
            index &+= 1
        }
        return isReady
    }

    private mutating func sweep() {
        var kept = 0
        for index in 0..<count {
            let poller = (pollers + index).move()
            if removed.contains(poller.id) { continue }
            (pollers + kept).initialize(to: poller)
            kept += 1
        }
        count = kept
        removed = []
    }
}
