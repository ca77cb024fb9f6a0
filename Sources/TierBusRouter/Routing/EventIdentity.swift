package import TierBusCore

/// An event type's name and the Swift type it stands for.
package struct EventIdentity: Sendable, Equatable {
    package let type: EventType
    private let swiftType: ObjectIdentifier
    /// The Swift type's full name, for messages.
    package let swiftName: String

    package init<E: Event>(_: E.Type) {
        type = E.eventType
        swiftType = ObjectIdentifier(E.self)
        swiftName = String(reflecting: E.self)
    }
}
