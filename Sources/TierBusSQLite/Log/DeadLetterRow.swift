import TierBusCore
import TierBusRouter

/// How a dead letter lies in its table.
enum DeadLetterRow {
    static let columns = "subscription, sequence, reason, failures, interruptions, at, checksum"
    private static let count: Int32 = 6
    private static let reasonBytes = 1_024

    /// What is said of a row that is not what was written.
    static let damagedReason = "the row of this dead letter is damaged; its reason is lost"

    /// Reads the current row of `columns`. A damaged one keeps its place and loses the rest.
    /// - Returns: nil if not even its place can be read.
    static func read(_ row: Statement) -> (letter: DeadLetter, isSound: Bool)? {
        guard let subscription = row.text(0), let sequence = row.integer(1) else { return nil }
        if row.isSound(.deadLetters, columns: count), let reason = row.text(2), let failures = row.integer(3),
            let interruptions = row.integer(4), let at = row.integer(5)
        {
            let letter = DeadLetter(
                subscription: subscription, sequence: sequence, reason: reason, failures: failures.asCount,
                interruptions: interruptions.asCount, at: Timestamp(nanoseconds: at))
            return (letter, true)
        }
        let letter = DeadLetter(
            subscription: subscription, sequence: sequence, reason: damagedReason, failures: 0, interruptions: 0,
            at: .epoch)
        return (letter, false)
    }

    /// Binds all columns, from parameter 1.
    static func bind(_ letter: DeadLetter, to statement: Statement) {
        var sum = RowChecksum(.deadLetters)
        statement.bind(1, letter.subscription)
        sum.combine(letter.subscription)
        statement.bind(2, letter.sequence)
        sum.combine(letter.sequence)
        let reason = letter.reason.printable(bytes: reasonBytes)
        statement.bind(3, reason)
        sum.combine(reason)
        let numbers = [letter.failures.asCount, letter.interruptions.asCount, letter.at.nanoseconds]
        for (index, number) in numbers.enumerated() {
            statement.bind(Int32(index) + 4, number)
            sum.combine(number)
        }
        statement.bind(7, sum.value)
    }
}
