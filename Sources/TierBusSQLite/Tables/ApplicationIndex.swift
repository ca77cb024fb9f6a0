/// An index of a table of the app's own.
public struct ApplicationIndex: Sendable, Hashable {
    /// Begins with `app_`; then a-z, 0-9 and _.
    public let name: String
    /// What stands between the parentheses of `CREATE INDEX`: `"desk, symbol"`.
    public let columns: String
    /// Whether no two rows may have the same values.
    public let isUnique: Bool

    /// Declares an index.
    /// - Parameters:
    ///   - name: Unique in the file. A name that is no name is refused when the log is opened.
    ///   - columns: In the words of SQLite.
    public init(_ name: String, _ columns: String, unique isUnique: Bool = false) {
        self.name = name
        self.columns = columns
        self.isUnique = isUnique
    }

    /// The statement that makes it; what SQLite then keeps.
    func sql(on table: String) -> String { "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(name) ON \(table) (\(columns))" }
}
