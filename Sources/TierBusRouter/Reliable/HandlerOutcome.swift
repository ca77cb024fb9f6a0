/// What a handler of a durable subscription throws to say what is to become of its event, where that is not what becomes of
/// one that simply failed.
///
/// ```swift
/// try venue.onEachReliably(Order.self, from: "risk", as: "venue.orders") { order, delivery in
///     guard isOpen else { throw HandlerOutcome.retry(after: .seconds(20)) }
///     guard let price = prices[order.symbol] else { throw HandlerOutcome.deadLetter("no price for \(order.symbol)") }
///     ...
/// }
/// ```
///
/// On other subscriptions it is a failure like any other.
public enum HandlerOutcome: Error, Sendable, Equatable {
    /// Deliver it again after so long, instead of after the usual wait; not before. The attempt counts as a failed one, so
    /// that with the last one the event is a dead letter. A restart of the process shortens what is left to at most ``RetryPolicy/cap``, 30 s by default.
    case retry(after: Duration)
    /// Make it a dead letter at once, with a reason; there are no more attempts.
    case deadLetter(String)
}
