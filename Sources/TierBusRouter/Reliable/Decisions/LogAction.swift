/// What the owner of a ``LogDecisions`` has to do, in the order of the answer.
package enum LogAction: Sendable, Equatable {
    /// To be committed, without a need of a flush, before a ``deliver(subscription:sequence:attempt:cause:)`` of the same
    /// answer is handed over. The records of one answer belong into one transaction.
    case record(LogChange)
    /// An event to be handed over to the subscription.
    /// - `attempt`: A fencing token: it grows with every delivery of this event to this subscription in this life, and
    ///   begins at the number of failures + 1.
    /// - `cause`: Why it is delivered again; nil the first time.
    case deliver(subscription: String, sequence: Int64, attempt: Int, cause: Redelivery?)
    /// Heads of the log, of any type, are to be read and answered with
    /// ``LogDecisions/found(_:subscription:after:reachedEnd:at:)``. At most one is asked for and not answered per
    /// subscription. One that cannot be read is not answered: the log is opened anew.
    case look(subscription: String, after: Int64, limit: Int)
    /// Something to be told.
    case remark(ReliableRemark)
}
