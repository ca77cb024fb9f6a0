/// How much of the log the decisions keep in memory for a subscription; the rest stays where it is until it is looked at.
package struct LookAheadLimits: Sendable, Equatable {
    /// Most events that wait only for room in the window; at least as many as the window has.
    package var ready: Int
    /// Most events that wait for an earlier one of their key or for their retry. At this limit no further events are
    /// looked at, so that events of other keys wait, too.
    package var waiting: Int
    /// Most events above the ack floor, settled ones included. At this limit no further events are looked at.
    package var aboveFloor: Int
    /// Most heads of the log in one look.
    package var look: Int

    /// Puts the parts together; each is at least 1.
    package init(ready: Int = 256, waiting: Int = 4_096, aboveFloor: Int = 65_536, look: Int = 512) {
        self.ready = max(1, ready)
        self.waiting = max(1, waiting)
        self.aboveFloor = max(1, aboveFloor)
        self.look = max(1, look)
    }
}
