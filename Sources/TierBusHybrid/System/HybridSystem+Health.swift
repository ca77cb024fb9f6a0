public import TierBusRouter

extension HybridSystem {
    /// How well the system does its work, and why not better. From any thread; a ``NoticeKind/health`` notice at a place
    /// says once when the place's state changes.
    ///
    /// - `degraded`: a container is stopped, a durable subscription's backlog is over 80 % of
    ///   ``RouterConfiguration/backlogLimit``, or stored events were found damaged, which is then so to the end.
    /// - `full`: the log has no room, or the backlog is at its limit. Publishers get ``LogError/Code/full`` or
    ///   ``LogError/Code/backlogFull``; what is stored is delivered and acknowledged. It is looked for room at every
    ///   publish, and twice a second.
    /// - `faulted`: the log cannot be used, and is opened anew after 1 s, 2 s and so on up to 30 s, and at every publish.
    ///
    /// The fast and the standard tier go on in all of these.
    /// - Complexity: O(*n* log *n*) in what is wrong.
    public var health: Health { core.health.health }
}
