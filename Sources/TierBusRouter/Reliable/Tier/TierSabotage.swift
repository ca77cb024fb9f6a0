/// Mistakes that the reliable tier can be made to make around its decisions, so that the proof can show that it would
/// notice. Nothing public leads here.
package struct TierSabotage: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Publishers are answered before the commit.
    package static let receiptBeforeCommit = TierSabotage(rawValue: 1 << 0)
    /// Deliveries are handed over before the commit.
    package static let deliveryBeforeCommit = TierSabotage(rawValue: 1 << 1)
    /// A commit that failed is taken as done, without a look.
    package static let unknownCommitTakenAsDone = TierSabotage(rawValue: 1 << 2)
    /// A commit that failed is taken as undone, without a look.
    package static let unknownCommitTakenAsUndone = TierSabotage(rawValue: 1 << 3)
    /// What an earlier life of the decisions handed over ends what this one has in flight.
    package static let oldLifeBelieved = TierSabotage(rawValue: 1 << 4)
    /// Outcomes that could not be recorded are forgotten.
    package static let outcomesForgotten = TierSabotage(rawValue: 1 << 5)
    /// After the log was opened anew nobody is registered.
    package static let registrationsForgotten = TierSabotage(rawValue: 1 << 6)
    /// What a publish stored in a try that seemed to fail is answered as a duplicate.
    package static let ownEventTakenAsDuplicate = TierSabotage(rawValue: 1 << 7)
    /// What is to be recorded while nobody publishes is not.
    package static let lazyCommitSkipped = TierSabotage(rawValue: 1 << 8)
}
