/// Reads tables of the app's own, as they are after the last commit.
///
/// It belongs to the call that it was handed to: it cannot be copied or kept.
public struct TableReader: ~Copyable {
    private let log: any InboxLog

    init(_ log: any InboxLog) { self.log = log }

    /// The first row that a statement answers with; nil if there is none.
    /// - Parameters:
    ///   - statement: One `SELECT` over tables that the log was opened with.
    ///   - values: For its parameters `?1`, `?2`, ..., all of them.
    /// - Throws: ``InboxError``: `notAllowed`, `badStatement`, `tooManySteps`, `tooLarge`, `storage`.
    public func row(_ statement: String, _ values: [ColumnValue] = []) throws(InboxError) -> TableRow? {
        try rows(statement, values).first
    }

    /// All rows that a statement answers with, in memory.
    /// - Throws: As ``row(_:_:)``.
    public func rows(_ statement: String, _ values: [ColumnValue] = []) throws(InboxError) -> [TableRow] {
        try log.answer(statement, values, .reading).rows
    }
}
