public import TierBusCore

/// A declared way out of a container for events of one type: resolved once, then free of look-ups.
///
/// It lives on its container's lane and is not `Sendable`, so the compiler sees to it that there is one writer.
///
/// On a dedicated lane, ``publish(_:)`` waits where a subscription with back-pressure is slow. On other lanes, and
/// between two containers of one lane, it holds the event back, and the lane starts no further delivery to this
/// container until the subscription has caught up.
public final class Publication<E: Event> {
    @usableFromInline
    package let core: PublicationCore
    // Made in `init`, freed in `deinit`; behind a pointer, where no access is checked for exclusivity.
    @usableFromInline
    let state: UnsafeMutablePointer<PublicationState<E>>

    package init(_ core: PublicationCore) {
        self.core = core
        state = .allocate(capacity: 1)
        state.initialize(to: PublicationState())
    }

    deinit {
        state.pointee.keyed.destroy()
        state.pointee.topics.destroy()
        state.deinitialize(count: 1)
        state.deallocate()
    }

    /// The tier it publishes at.
    public var tier: Tier { core.tier }

    /// How far its events go.
    public var scope: Scope { core.scope }

    /// Publishes an event that begins a chain.
    ///
    /// It becomes visible with the batch, at the end of the lane's turn, or at once if a subscriber starves.
    /// - Throws: ``RouterError``: `draining` when the system ends, `closed` when the container was removed, `spillFull`
    ///   when more events are held back than may be, `cycle` when the slow subscriber waits for this container. Nobody
    ///   has got the event then.
    /// - Complexity: O(1) for subscriptions that read the ring, and O(*n*) in the others that get it; no allocation.
    @inlinable
    public func publish(_ event: E) throws(RouterError) {
        let state = state
        if state.pointee.writer.next < state.pointee.limit, !state.pointee.writer.isAwaited {
            state.pointee.writer.write(event)
            return
        }
        _ = try publishSlowly(event, after: nil, .normal, waits: true)
    }

    /// Publishes an event that follows from another, or that has a priority of its own.
    /// - Parameters:
    ///   - cause: The delivery of the event that this one follows from; its correlation id goes on with this one.
    ///   - priority: Its place in standard-tier mailboxes.
    /// - Throws: As ``publish(_:)``.
    @inlinable
    public func publish(_ event: E, after cause: Delivery?, priority: Priority = .normal) throws(RouterError) {
        _ = try publishSlowly(event, after: cause, priority, waits: true)
    }

    /// Publishes an event unless a subscription with back-pressure has no room for it. Never waits, holds nothing back.
    /// - Returns: false, and nobody has got the event, if there was no room.
    /// - Throws: ``RouterError``: `draining` when the system ends.
    @inlinable
    public func tryPublish(
        _ event: E, after cause: Delivery? = nil, priority: Priority = .normal
    ) throws(RouterError) -> Bool {
        try publishSlowly(event, after: cause, priority, waits: false)
    }

    /// Makes visible at once what was published.
    public func flush() {
        makeVisible()
        tellMailboxes()
    }
}

@available(*, unavailable)
extension Publication: Sendable {}
