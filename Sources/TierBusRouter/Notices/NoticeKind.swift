/// What a ``Notice`` is about. More kinds may come; treat those you do not know as plain messages.
public struct NoticeKind: Hashable, Sendable, CustomStringConvertible {
    private enum Code: String {
        case handlerFailed, dropped, refused, unroutable, unmatchedPublication, unmatchedSubscription, cycle
        case absentSubscription, similarName, deadLetter, interrupted, duplicate, damaged, storage, health, hang,
            feedFailed, notDrained, filterFailed, expired, stopped, restarted
    }

    private let code: Code

    /// The deadline of draining passed before everything was delivered.
    public static let notDrained = NoticeKind(code: .notDrained)
    /// A filter could not say whether events are wanted.
    public static let filterFailed = NoticeKind(code: .filterFailed)
    /// A handler threw.
    public static let handlerFailed = NoticeKind(code: .handlerFailed)
    /// A slow consumer's policy dropped events.
    public static let dropped = NoticeKind(code: .dropped)
    /// A publish was refused.
    public static let refused = NoticeKind(code: .refused)
    /// An event was published that nobody gets.
    public static let unroutable = NoticeKind(code: .unroutable)
    /// A publication that no subscription matches.
    public static let unmatchedPublication = NoticeKind(code: .unmatchedPublication)
    /// A subscription that no publication matches.
    public static let unmatchedSubscription = NoticeKind(code: .unmatchedSubscription)
    /// Publications that wait for each other.
    public static let cycle = NoticeKind(code: .cycle)
    /// A durable subscription of the log that nobody has registered in this run.
    public static let absentSubscription = NoticeKind(code: .absentSubscription)
    /// A new durable subscription whose name is close to that of an absent one.
    public static let similarName = NoticeKind(code: .similarName)
    /// An event was set aside as a dead letter.
    public static let deadLetter = NoticeKind(code: .deadLetter)
    /// An event was too old for a durable subscription when its turn came.
    public static let expired = NoticeKind(code: .expired)
    /// Deliveries that ended with an earlier process.
    public static let interrupted = NoticeKind(code: .interrupted)
    /// A publish that was stored before.
    public static let duplicate = NoticeKind(code: .duplicate)
    /// A stored row that is not what was written.
    public static let damaged = NoticeKind(code: .damaged)
    /// The log could not read or write.
    public static let storage = NoticeKind(code: .storage)
    /// A change of health.
    public static let health = NoticeKind(code: .health)
    /// A supervised container was stopped, or is stopped when the run ends.
    public static let stopped = NoticeKind(code: .stopped)
    /// A container was built anew.
    public static let restarted = NoticeKind(code: .restarted)
    /// A handler that does not return, or of whose delivery nothing was heard within the ack wait.
    public static let hang = NoticeKind(code: .hang)

    /// A feed that could not go on.
    public static let feedFailed = NoticeKind(code: .feedFailed)

    /// The name of the kind.
    public var description: String { code.rawValue }
}
