/// Where the reliable tier keeps its events and what every durable subscription is owed.
///
/// A log only keeps: what is delivered, retried or set aside is decided elsewhere. It is opened, used and closed on one
/// thread at a time and need not be `Sendable`. Every call is synchronous.
///
/// Between ``begin()`` and ``commit(flushing:)`` come any number of ``append(_:)`` and ``apply(_:)``; all of them happen
/// or none. After a failed commit the outcome is unknown: the owner closes the log, opens it anew and looks.
///
/// A call out of turn, or about a subscription or sequence that is not there, throws ``LogError/Code/internalError``; the
/// owner rolls back then. Every call but ``close()`` throws ``LogError/Code/closed`` once the log is closed.
/// `DurableLogConformance` in `TierBusTesting` tries a log of one's own.
public protocol DurableLog: AnyObject {
    /// What a flushed commit survives.
    var durability: Durability { get }

    /// What is there. Called once, before anything else.
    func recover() throws(LogError) -> LogRecovery

    /// Begins a transaction.
    func begin() throws(LogError)

    /// Appends an event, or finds that its id is there, as an event or as a tombstone. Within a transaction; in effect for
    /// later calls of it.
    ///
    /// A failure for want of room (``LogError/Code/full``) leaves the transaction usable.
    func append(_ entry: LogEntry) throws(LogError) -> LogAppend

    /// Changes what is known of a subscription. Within a transaction.
    func apply(_ change: LogChange) throws(LogError)

    /// Lets go of what is settled. Within a transaction.
    ///
    /// The id of an event that goes stays as a tombstone with what tells a duplicate from a conflict. The last event of the
    /// log and events with an open dead letter (set aside or redriven) stay. A dead letter that was settled or discarded
    /// before the same time goes when its event's id is forgotten.
    func sweep(_ sweep: LogSweep) throws(LogError) -> LogSwept

    /// Ends the transaction.
    /// - Parameter flushing: Whether everything up to here, earlier commits too, has to survive the loss of power when
    ///   this returns. false is enough for acknowledgements: losing one causes a redelivery and no more.
    func commit(flushing: Bool) throws(LogError)

    /// Undoes the transaction. Does nothing if there is none.
    func rollback() throws(LogError)

    /// What stands after `sequence`, in order, whatever its type.
    /// - Returns: At most `limit` places; fewer only at the end of the log. Sequences may have gaps.
    func read(after sequence: Int64, limit: Int) throws(LogError) -> [LogRead]

    /// The places of `type` after `sequence`, in order; at most `limit`.
    func read(type: String, after sequence: Int64, limit: Int) throws(LogError) -> [LogRead]

    /// Dead letters of every state in the order of subscription and sequence, after the given one; at most `limit`.
    func deadLetters(after: (subscription: String, sequence: Int64)?, limit: Int) throws(LogError) -> [DeadLetter]

    /// Counts what is there.
    /// - Complexity: O(events).
    func census() throws(LogError) -> LogCensus

    /// Does what is better done when nothing else is to do, such as a checkpoint. Outside a transaction.
    func tidy() throws(LogError)

    /// Whether an event like this one could be stored now, found without storing it. Outside a transaction; asked twice a
    /// second while the log is full.
    /// - Throws: ``LogError/Code/full`` if there is no room.
    func checkRoom(for entry: LogEntry) throws(LogError)

    /// Lets go of the log. Idempotent; everything committed is kept.
    func close() throws(LogError)
}
