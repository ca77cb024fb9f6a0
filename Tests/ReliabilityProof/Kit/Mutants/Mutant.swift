package import TierBusRouter
package import TierBusSQLite

/// A mistake that a part of the reliable tier can be made to make.
package struct Mutant: Sendable {
    package enum Part: Sendable {
        case decisions(LogSabotage)
        case tier(TierSabotage)
        case file(SQLiteSabotage)
    }

    package let name: String
    package let part: Part

    private init(_ name: String, _ part: Part) {
        self.name = name
        self.part = part
    }

    /// Every one there is. A sabotage that is missing here is found by a test that counts.
    package static let all: [Mutant] = [
        Mutant("attempt not counted", .decisions(.attemptNotCounted)),
        Mutant("key blocking off", .decisions(.keyBlockingOff)),
        Mutant("floor too far", .decisions(.floorTooFar)),
        Mutant("interruption not counted", .decisions(.interruptionNotCounted)),
        Mutant("dead letter skipped", .decisions(.deadLetterSkipped)),
        Mutant("in-flight mark missing", .decisions(.inFlightMarkMissing)),
        Mutant("held mark missing", .decisions(.heldMarkMissing)),
        Mutant("acks out of order not kept", .decisions(.outOfOrderAckNotKept)),
        Mutant("fencing off", .decisions(.fencingOff)),
        Mutant("late acks ignored", .decisions(.lateAckIgnored)),
        Mutant("back-off skipped", .decisions(.backOffSkipped)),
        Mutant("window ignored", .decisions(.windowIgnored)),
        Mutant("halted keys go on", .decisions(.haltIgnored)),
        Mutant("nothing expires", .decisions(.expiryIgnored)),
        Mutant("redriven events not owed", .decisions(.redriveNotKept)),
        Mutant("receipt before the commit", .tier(.receiptBeforeCommit)),
        Mutant("delivery before the commit", .tier(.deliveryBeforeCommit)),
        Mutant("unknown commit taken as done", .tier(.unknownCommitTakenAsDone)),
        Mutant("unknown commit taken as undone", .tier(.unknownCommitTakenAsUndone)),
        Mutant("outcome of an old life believed", .tier(.oldLifeBelieved)),
        Mutant("outcomes forgotten", .tier(.outcomesForgotten)),
        Mutant("registrations forgotten", .tier(.registrationsForgotten)),
        Mutant("own event taken as a duplicate", .tier(.ownEventTakenAsDuplicate)),
        Mutant("acks not committed", .tier(.lazyCommitSkipped)),
        Mutant("no flush at the commit", .file(.flushSkipped)),
        Mutant("row checksum ignored", .file(.checksumIgnored)),
        Mutant("payload not compared", .file(.payloadNotCompared)),
    ]
}
