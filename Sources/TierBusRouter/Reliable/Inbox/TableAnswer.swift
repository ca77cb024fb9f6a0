/// What a statement on tables of the app's own came to.
public struct TableAnswer: Sendable, Equatable {
    /// The rows it answered with, in order.
    public var rows: [TableRow]
    /// Rows that it inserted, updated or deleted.
    public var changes: Int

    /// Puts the parts together.
    public init(rows: [TableRow] = [], changes: Int = 0) {
        self.rows = rows
        self.changes = changes
    }
}
