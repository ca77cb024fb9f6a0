import TierBusCore

/// The body of an exactly-once subscription with the event that it is to be called with, on its way to the store's thread.
package final class InboxBody: Sendable {
    /// Names this delivery in the journal of a recording: the place of its transaction among those of publishes.
    let mark: EventID
    /// Runs the body and collects its outgoing events.
    let run: @Sendable (any InboxLog, InboxEvents) throws -> Void
    /// Whether the container has ways out for it.
    let mayPublish: @Sendable () -> Bool
    /// Tells what became of the delivery, once that is committed; the error that the body threw, or nil.
    let ended: @Sendable ((any Error)?) -> Void

    init(
        mark: EventID, run: @escaping @Sendable (any InboxLog, InboxEvents) throws -> Void,
        mayPublish: @escaping @Sendable () -> Bool, ended: @escaping @Sendable ((any Error)?) -> Void
    ) {
        self.mark = mark
        self.run = run
        self.mayPublish = mayPublish
        self.ended = ended
    }
}

extension InboxBody: Equatable {
    /// Whether both are the same call.
    package static func == (first: InboxBody, second: InboxBody) -> Bool { first === second }
}
