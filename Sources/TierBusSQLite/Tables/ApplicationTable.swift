/// A table of the app's own in the file of a log, which exactly-once subscriptions write.
///
/// It is made, strict, when a log is opened whose file does not have it. A table is what it was made as: one that is
/// declared with other words than the file has is refused. What is to look different gets another name.
///
/// ```swift
/// ApplicationTable("app_positions", "symbol TEXT PRIMARY KEY, quantity INTEGER NOT NULL")
/// ```
///
/// Rows of these tables have no checksum: that a disk changed one of them is not noticed.
public struct ApplicationTable: Sendable, Hashable {
    /// Begins with `app_`; then a-z, 0-9 and _.
    public let name: String
    /// What stands between the parentheses of `CREATE TABLE`.
    public let columns: String
    /// Its indexes.
    public let indexes: [ApplicationIndex]

    /// Declares a table.
    /// - Parameters:
    ///   - name: Unique in the file. A name that is no name is refused when the log is opened.
    ///   - columns: In the words of SQLite for a strict table.
    public init(_ name: String, _ columns: String, indexes: [ApplicationIndex] = []) {
        self.name = name
        self.columns = columns
        self.indexes = indexes
    }

    /// The statement that makes it; what SQLite then keeps.
    var sql: String { "CREATE TABLE \(name) (\n\(columns)\n) STRICT" }
}
