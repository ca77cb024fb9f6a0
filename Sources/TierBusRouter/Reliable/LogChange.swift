/// A change of what a durable log knows about its subscriptions.
public enum LogChange: Sendable, Equatable {
    /// A subscription that the log does not have yet.
    case added(LogSubscription)
    /// A subscription wants something else from now on: its container, type and source are replaced, no more.
    case redefined(LogSubscription)
    /// A subscription goes, with its exceptions and dead letters; the events stay.
    case removed(subscription: String)
    /// The ack floor rises; exceptions at or below it are forgotten, but those of redriven events.
    case floor(subscription: String, sequence: Int64)
    /// The highest sequence that was ever handed over.
    case handed(subscription: String, sequence: Int64)
    /// How one event stands from now on. At or below the floor without effect, unless the event is redriven.
    case exception(subscription: String, sequence: Int64, LogException)
    /// The floor and `handed` tell how the event stands again.
    case exceptionRemoved(subscription: String, sequence: Int64)
    /// How a dead letter stands from now on; its row is replaced.
    ///
    /// Set aside: above the floor an exception with the state `dead` goes with it; at or below it, any exception of its
    /// event goes. Redriven: its event may have an exception at or below the floor, too. Settled or discarded: at or
    /// below the floor any exception of its event goes.
    case deadLetter(DeadLetter)
}
