/// An event with a declared key, by which subscriptions can be filtered through an index.
public protocol KeyedEvent: Event {
    /// What the event is about, such as the symbol of a bar.
    var key: Symbol { get }
}
