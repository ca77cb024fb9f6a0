public import TierBusCore

/// What adapters need that an ``AdapterFactory`` builds: who is there, what time it is, who is told. Belongs to a lane.
public final class AdapterEnvironment {
    /// A container by its name; nil if there is none.
    let member: (String) -> (any Container)?
    /// The names of all, for suggestions.
    let names: [String]
    /// Where time comes from.
    public let clock: any EventClock
    /// Calls later; nil where nothing can be held back.
    public let timer: (any AdapterTimer)?
    /// Told of failures that a `guarded` adapter keeps to itself, with the adapter's label.
    public let onFailure: (String, GuardedFailure) -> Void
    private var drains: [() throws -> Void] = []

    /// - Parameters:
    ///   - members: Containers by the names that descriptions have for them.
    ///   - timer: For adapters that hold events back; nil: they are errors.
    ///   - onFailure: Told of failures that a `guarded` adapter keeps to itself, with the adapter's label.
    public convenience init(
        members: [String: any Container], clock: any EventClock, timer: (any AdapterTimer)? = nil,
        onFailure: @escaping (String, GuardedFailure) -> Void
    ) {
        self.init(
            names: Array(members.keys), clock: clock, timer: timer, onFailure: onFailure, member: { members[$0] })
    }

    package init(
        names: [String], clock: any EventClock, timer: (any AdapterTimer)?,
        onFailure: @escaping (String, GuardedFailure) -> Void, member: @escaping (String) -> (any Container)?
    ) {
        self.member = member
        self.names = names
        self.clock = clock
        self.timer = timer
        self.onFailure = onFailure
    }

    /// The container of a name; nil if there is none.
    package func find(_ name: String) -> (any Container)? { member(name) }

    /// Lets ``drain()`` call `body`.
    public func atEnd(_ body: @escaping () throws -> Void) { drains.append(body) }

    /// Whether anything may be held back.
    package var holdsBack: Bool { !drains.isEmpty }

    /// Lets go of all that adapters hold back, in the order in which they were built; before the end.
    /// - Throws: What they throw; all are drained.
    public func drain() throws {
        var failures = FailureList()
        for drain in drains { failures.catching(drain) }
        try failures.throwAny()
    }
}

@available(*, unavailable)
extension AdapterEnvironment: Sendable {}
