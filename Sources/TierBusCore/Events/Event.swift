/// An immutable value that one part of an app tells the others.
///
/// Nothing changes an event in flight; what travels beside it is its ``Delivery``.
public protocol Event: Sendable {
    /// The name of this kind of event; the name of the Swift type unless said otherwise.
    static var eventType: EventType { get }
    /// Unique across processes and restarts. A repeated run repeats its ids where they come from
    /// ``Delivery/header(_:occurrence:)``.
    var id: EventID { get }
    /// When what the event tells of happened.
    var timestamp: Timestamp { get }
}

extension Event {
    /// The name of the Swift type, without its module. A type whose name is longer than 255 bytes has to say its own.
    public static var eventType: EventType { EventType(stringLiteral: String(describing: Self.self)) }
}
