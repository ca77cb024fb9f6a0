public import TierBusCore

/// The transaction in which the body of an exactly-once subscription runs: what it does here happens together with the
/// acknowledgement of its event, or not at all.
///
/// It belongs to the call that it was handed to: it cannot be copied or kept, which the compiler checks.
public struct InboxTransaction: ~Copyable {
    private let log: any InboxLog
    private let cause: Delivery
    private let outlets: InboxOutlets
    private let stored: InboxEvents

    init(_ log: any InboxLog, _ cause: Delivery, _ outlets: InboxOutlets, _ stored: InboxEvents) {
        self.log = log
        self.cause = cause
        self.outlets = outlets
        self.stored = stored
    }

    /// Runs a statement that changes rows.
    /// - Parameters:
    ///   - statement: One `INSERT`, `UPDATE`, `DELETE` or `REPLACE` on tables that the log was opened with.
    ///   - values: For its parameters `?1`, `?2`, ..., all of them.
    /// - Returns: Rows inserted, updated or deleted.
    /// - Throws: ``InboxError``: `notAllowed`, `badStatement`, `constraint`, `tooManySteps`, `tooLarge`, `full`, `storage`.
    ///   Nothing of the statement happened; a body that catches the error goes on, one that lets it through fails.
    /// - Complexity: Statements are prepared once and kept, the latest 64 of them: let values be parameters.
    @discardableResult
    public func run(_ statement: String, _ values: [ColumnValue] = []) throws(InboxError) -> Int {
        try log.answer(statement, values, .writing).changes
    }

    /// The first row that a statement answers with, what this body changed included; nil if there is none.
    /// - Throws: As ``run(_:_:)``.
    public func row(_ statement: String, _ values: [ColumnValue] = []) throws(InboxError) -> TableRow? {
        try rows(statement, values).first
    }

    /// All rows that a statement answers with, in memory; also those of a `RETURNING`.
    /// - Throws: As ``run(_:_:)``.
    public func rows(_ statement: String, _ values: [ColumnValue] = []) throws(InboxError) -> [TableRow] {
        try log.answer(statement, values, .writing).rows
    }

    /// Stores an event in this transaction, through the container's reliable publication of its type. After the commit,
    /// and only then, durable subscriptions and observers get it.
    ///
    /// It follows from the event that the body was called with. An event whose id is stored with the same bytes is a
    /// success that changes nothing: let the id come from ``TierBusCore/Delivery/header(_:occurrence:)``. The limit of the
    /// backlog does not hold for it, since a refusal would set the cause aside in the end.
    /// - Throws: ``InboxError``: `notDeclared`, `encoding`, `tooLarge`, `full`, `conflict`, `storage`; it is not stored.
    public func publish<E: StorableEvent>(_ event: E, priority: Priority = .normal) throws(InboxError) {
        let outlet = try outlets.outlet(for: E.self)
        let entry = try outlet.entry(event, cause, priority)
        let cause = cause
        let answer: LogAppend
        do throws(LogError) {
            answer = try log.append(entry)
        } catch {
            throw InboxError(error)
        }
        switch answer {
        case .stored(let sequence): stored.take(entry, sequence) { outlet.stored(event, cause, priority, $0) }
        case .duplicate(let sequence): stored.takeDuplicate(entry, sequence)
        case .conflict(let sequence):
            throw InboxError(
                .conflict, "the id \(entry.eventID) of \(entry.type) is stored with other bytes, as number \(sequence)")
        }
    }
}

extension InboxError {
    /// What a log threw at an append.
    init(_ error: LogError) {
        let code: Code =
            switch error.code {
            case .full: .full
            case .tooLarge: .tooLarge
            case .encoding: .encoding
            default: .storage
            }
        self.init(code, error.message)
    }
}
