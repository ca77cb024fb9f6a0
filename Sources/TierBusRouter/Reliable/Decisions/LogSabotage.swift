/// Mistakes that the decisions can be made to make, so that the tests can show that they would notice. Nothing public
/// leads here.
package struct LogSabotage: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let attemptNotCounted = LogSabotage(rawValue: 1 << 0)
    package static let keyBlockingOff = LogSabotage(rawValue: 1 << 1)
    package static let floorTooFar = LogSabotage(rawValue: 1 << 2)
    package static let interruptionNotCounted = LogSabotage(rawValue: 1 << 3)
    package static let deadLetterSkipped = LogSabotage(rawValue: 1 << 4)
    package static let inFlightMarkMissing = LogSabotage(rawValue: 1 << 5)
    package static let heldMarkMissing = LogSabotage(rawValue: 1 << 6)
    package static let outOfOrderAckNotKept = LogSabotage(rawValue: 1 << 7)
    package static let fencingOff = LogSabotage(rawValue: 1 << 8)
    package static let lateAckIgnored = LogSabotage(rawValue: 1 << 9)
    package static let backOffSkipped = LogSabotage(rawValue: 1 << 10)
    package static let windowIgnored = LogSabotage(rawValue: 1 << 11)
    package static let haltIgnored = LogSabotage(rawValue: 1 << 12)
    package static let expiryIgnored = LogSabotage(rawValue: 1 << 13)
    package static let redriveNotKept = LogSabotage(rawValue: 1 << 14)
}
