public import TierBusCore

/// One topic of a publication: a handle, resolved once by ``Publication/topic(_:)``.
///
/// Its events get to every subscription of the publication that names no pattern of topics, in order with what else is
/// published, and to those with a pattern that matches it. It lives on the publication's lane and keeps the publication.
/// Two handles of one topic are equal.
public struct PublicationTopic<E: Event> {
    @usableFromInline
    let publication: Publication<E>
    // Belongs to the publication, which this keeps.
    @usableFromInline
    let route: UnsafeMutablePointer<TopicRoute<E>>

    init(_ publication: Publication<E>, _ route: UnsafeMutablePointer<TopicRoute<E>>) {
        self.publication = publication
        self.route = route
    }

    /// The topic; deliveries of its events say it, too.
    public var topic: Topic { route.pointee.topic }

    /// Publishes an event that begins a chain to the topic; as ``Publication/publish(_:)``.
    /// - Throws: As ``Publication/publish(_:)``.
    /// - Complexity: O(1) for subscriptions that read the ring, and O(*n*) in the others that get it; no allocation.
    @inlinable
    public func publish(_ event: E) throws(RouterError) {
        _ = try publication.publishSlowly(event, to: route, after: nil, .normal, waits: true)
    }

    /// Publishes an event to the topic that follows from another, or that has a priority of its own; as
    /// ``Publication/publish(_:after:priority:)``.
    /// - Throws: As ``Publication/publish(_:)``.
    @inlinable
    public func publish(_ event: E, after cause: Delivery?, priority: Priority = .normal) throws(RouterError) {
        _ = try publication.publishSlowly(event, to: route, after: cause, priority, waits: true)
    }

    /// Publishes an event to the topic unless a subscription with back-pressure that wants it has no room for it. Never
    /// waits, holds nothing back.
    /// - Returns: false, and nobody has got the event, if there was no room.
    /// - Throws: ``RouterError``: `draining` when the system ends.
    @inlinable
    public func tryPublish(
        _ event: E, after cause: Delivery? = nil, priority: Priority = .normal
    ) throws(RouterError) -> Bool {
        try publication.publishSlowly(event, to: route, after: cause, priority, waits: false)
    }
}

extension PublicationTopic: Equatable {
    /// Whether both are handles of one topic of one publication.
    public static func == (left: PublicationTopic, right: PublicationTopic) -> Bool { left.route == right.route }
}

@available(*, unavailable)
extension PublicationTopic: Sendable {}
