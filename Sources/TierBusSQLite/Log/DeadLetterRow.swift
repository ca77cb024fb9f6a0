import TierBusCore
import TierBusRouter

/// How a dead letter lies in its table.
enum DeadLetterRow {
    static let columns = """
        subscription, sequence, ordering_key, reason, failures, interruptions, at, halts, state, redrives, changed_at, \
        checksum
        """
    private static let count: Int32 = 11
    private static let reasonBytes = 1_024

    /// What is said of a row that is not what was written.
    static let damagedReason = "the row of this dead letter is damaged; its reason is lost"

    /// Reads the current row of `columns`. A damaged one keeps its place and loses the rest.
    /// - Returns: nil if not even its place can be read.
    static func read(_ row: Statement) -> (letter: DeadLetter, isSound: Bool)? {
        guard let subscription = row.shortText(0), let sequence = row.integer(1) else { return nil }
        if row.isSound(.deadLetters, columns: count), row.place(1) != nil, let key = row.shortText(2),
            let reason = row.shortText(3),
            let failures = row.integer(4), let interruptions = row.integer(5), let at = row.integer(6),
            let halts = row.integer(7),
            let state = row.integer(8).flatMap(UInt8.init(exactly:)).flatMap(DeadLetter.State.init(rawValue:)),
            let redrives = row.integer(9), let changedAt = row.integer(10)
        {
            let letter = DeadLetter(
                subscription: subscription, sequence: sequence, orderingKey: key, reason: reason,
                failures: failures.asCount, interruptions: interruptions.asCount, at: Timestamp(nanoseconds: at),
                halts: halts != 0, state: state, redrives: redrives.asCount,
                changedAt: Timestamp(nanoseconds: changedAt))
            return (letter, true)
        }
        return (damaged(subscription, sequence), false)
    }

    /// What is left of a damaged row.
    static func damaged(_ subscription: String, _ sequence: Int64) -> DeadLetter {
        DeadLetter(
            subscription: subscription, sequence: sequence, reason: damagedReason, failures: 0, interruptions: 0,
            at: .epoch)
    }

    /// Binds all columns, from parameter 1.
    static func bind(_ letter: DeadLetter, to statement: Statement) {
        var sum = RowChecksum(.deadLetters)
        var place: Int32 = 0
        func put(_ text: String) {
            place += 1
            statement.bind(place, text)
            sum.combine(text)
        }
        func put(_ number: Int64) {
            place += 1
            statement.bind(place, number)
            sum.combine(number)
        }
        put(letter.subscription)
        put(letter.sequence)
        put(letter.orderingKey)
        put(letter.reason.printable(bytes: reasonBytes))
        put(letter.failures.asCount)
        put(letter.interruptions.asCount)
        put(letter.at.nanoseconds)
        put(letter.halts ? 1 : 0)
        put(Int64(letter.state.rawValue))
        put(letter.redrives.asCount)
        put(letter.changedAt.nanoseconds)
        statement.bind(place + 1, sum.value)
    }
}
