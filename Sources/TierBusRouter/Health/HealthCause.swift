/// What makes a part of a system less than ready: a place has at most one reason of each cause.
package enum HealthCause: Int, Sendable, Comparable {
    /// The log could not be used, and will be opened anew.
    case down
    /// The log refuses events for want of room.
    case room
    /// Too much waits to be handled.
    case backlog
    /// Stored events were damaged.
    case damage
    /// The container was stopped.
    case stopped

    package static func < (left: HealthCause, right: HealthCause) -> Bool { left.rawValue < right.rawValue }
}
