import TierBusCore
import TierBusRouter

/// How an exception lies in its table.
struct ExceptionRow {
    static let columns = "subscription, sequence, state, failures, interruptions, due, checksum"
    private static let count: Int32 = 6

    var subscription: String
    var sequence: Int64
    var exception: LogException

    /// Reads the current row of `columns`; nil if it is not what was written.
    static func read(_ row: Statement) -> ExceptionRow? {
        guard row.isSound(.exceptions, columns: count), let subscription = row.shortText(0),
            let sequence = row.place(1),
            let state = row.integer(2).flatMap(UInt8.init(exactly:)).flatMap(LogException.State.init(rawValue:)),
            let failures = row.integer(3), let interruptions = row.integer(4), let due = row.integer(5)
        else { return nil }
        let exception = LogException(
            state: state, failures: failures.asCount, interruptions: interruptions.asCount,
            due: Timestamp(nanoseconds: due))
        return ExceptionRow(subscription: subscription, sequence: sequence, exception: exception)
    }

    /// Binds all columns, from parameter 1.
    func bind(to statement: Statement) {
        var sum = RowChecksum(.exceptions)
        statement.bind(1, subscription)
        sum.combine(subscription)
        let numbers = [
            sequence, Int64(exception.state.rawValue), exception.failures.asCount, exception.interruptions.asCount,
            exception.due.nanoseconds,
        ]
        for (index, number) in numbers.enumerated() {
            statement.bind(Int32(index) + 2, number)
            sum.combine(number)
        }
        statement.bind(7, sum.value)
    }
}

extension Int64 {
    /// A stored count, clamped to what can be one.
    var asCount: Int { Int(Swift.min(Swift.max(self, 0), 1_000_000)) }
}

extension Int {
    /// A count as it is stored, clamped to what can be one.
    var asCount: Int64 { Int64(Swift.min(Swift.max(self, 0), 1_000_000)) }
}
