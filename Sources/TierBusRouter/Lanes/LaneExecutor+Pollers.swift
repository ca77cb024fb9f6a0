import TierBusCore

/// What a lane asks in its turns: added and removed on the lane itself.
extension LaneExecutor {
    /// Adds a poller, which is asked from the next turn on. On the lane.
    /// - Parameter label: Names what it delivers to, should that hang.
    @usableFromInline
    package func add(_ label: String, _ poller: consuming Poller) -> Int {
        let id = turnState.pointee.add(poller)
        labels.withLock { $0[id] = label }
        if simulator != nil { wake() }
        return id
    }

    /// A bell for a subscriber of the lane. On the lane.
    func makeBell() -> LaneBell { turnState.pointee.makeBell() }

    /// Adds a subscriber, which is asked when its bell has rung, and in the next turn. On the lane.
    @usableFromInline
    package func add(_ label: String, _ poller: consuming BelledPoller, behind bell: LaneBell) -> Int {
        let id = turnState.pointee.add(poller, behind: bell)
        labels.withLock { $0[id] = label }
        bell.ring()
        return id
    }

    /// Removes the subscriber behind a bell, which is kept for another. On the lane.
    /// - Parameter id: What adding it returned; nil if it was not added.
    func takeAway(from bell: LaneBell, _ id: Int?) {
        turnState.pointee.takeAway(from: bell)
        if let id { labels.withLock { $0[id] = nil } }
    }

    /// Removes the subscriber behind a bell. On the lane.
    /// - Parameter id: What adding it returned; nil if it was not added.
    func giveBack(_ bell: LaneBell, _ id: Int?) {
        turnState.pointee.giveBack(bell)
        if let id { labels.withLock { $0[id] = nil } }
    }

    /// Removes a poller at the end of the turn. On the lane.
    @usableFromInline
    package func removePoller(_ id: Int) {
        turnState.pointee.removePoller(id)
        labels.withLock { $0[id] = nil }
    }

    /// What is being delivered to right now, from any thread; nil between deliveries.
    package var runningLabel: String? {
        let id = running.value
        return id == 0 ? nil : labels.withLock { $0[id] }
    }

    /// What the lane does in a turn. To be used on the lane only.
    @usableFromInline
    package var confined: UnsafeMutablePointer<LaneTurn> { turnState }
}
