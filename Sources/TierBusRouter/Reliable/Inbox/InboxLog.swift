/// A durable log whose transactions can hold rows of tables of the app's own: what an exactly-once subscription needs.
///
/// A **body** is a part of a transaction that can be undone by itself: what it changed in tables, and what was appended
/// since it began. Bodies do not overlap and do not nest. Within a body the owner calls ``answer(_:_:_:)`` and
/// ``DurableLog/append(_:)``; between the last body and the commit it calls what it calls otherwise.
public protocol InboxLog: DurableLog {
    /// Begins a body. Within a transaction.
    /// - Parameter flushing: Whether the commit is expected to flush; it flushes if it is told to, whatever was expected.
    func beginBody(flushing: Bool) throws(LogError)

    /// Ends a body.
    /// - Parameter keeping: Whether what it did stays part of the transaction; false: it is undone.
    /// - Returns: false if something that the body ran has undone the whole transaction: nothing but
    ///   ``DurableLog/rollback()`` is possible then, and the owner does the transaction again without this body.
    /// - Throws: ``LogError`` if the storage failed; the owner closes the log then.
    func endBody(keeping: Bool) throws(LogError) -> Bool

    /// Begins reading, outside of any body: the steps of statements are counted anew.
    func beginReading() throws(LogError)

    /// Runs one statement on tables of the app's own to its end.
    /// - Parameters:
    ///   - values: For its parameters `?1`, `?2`, ..., all of them.
    ///   - access: Within a body, anything; otherwise ``TableAccess/reading``.
    /// - Throws: ``InboxError``. Nothing of the statement happened; whether the body goes on is its own decision.
    func answer(
        _ statement: String, _ values: [ColumnValue], _ access: TableAccess
    ) throws(InboxError) -> TableAnswer
}
