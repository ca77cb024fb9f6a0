public import TierBusRouter

extension DurableLogSource {
    /// A log in a SQLite file, which is made if it is not there.
    ///
    /// Nothing is opened yet. The file belongs to one system at a time; see ``SQLiteLog``.
    /// - Parameter path: Of the file, in a folder that exists.
    public static func sqlite(_ path: String, options: SQLiteOptions = SQLiteOptions()) -> DurableLogSource {
        DurableLogSource(label: path) { () throws(LogError) -> any DurableLog in
            try SQLiteLog(path: path, options: options)
        }
    }
}
