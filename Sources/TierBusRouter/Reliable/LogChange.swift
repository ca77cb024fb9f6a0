/// A change of what a durable log knows about its subscriptions.
public enum LogChange: Sendable, Equatable {
    /// A subscription that the log does not have yet.
    case added(LogSubscription)
    /// A subscription wants something else from now on: its container, type and source are replaced, no more.
    case redefined(LogSubscription)
    /// The ack floor rises; exceptions at or below it are forgotten.
    case floor(subscription: String, sequence: Int64)
    /// The highest sequence that was ever handed over.
    case handed(subscription: String, sequence: Int64)
    /// How one event stands from now on.
    case exception(subscription: String, sequence: Int64, LogException)
    /// The floor and `handed` tell how the event stands again.
    case exceptionRemoved(subscription: String, sequence: Int64)
    /// An event is set aside. An exception with the state `dead` goes with it.
    case deadLetter(DeadLetter)
}
