public import TierBusCore

/// An event that was not handled, on purpose.
public struct EventRefused: Error, CustomStringConvertible {
    /// Its type.
    public let type: EventType
    /// Its id.
    public let event: EventID
    /// Why.
    public let reason: String

    /// Such as `ORDER 1f…: the circuit is open`.
    public var description: String { "\(type) \(event): \(reason)" }
}
