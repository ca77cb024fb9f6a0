import TierBusRouter

extension Opening {
    /// Makes a log in memory, or brings back one that was there.
    /// - Parameter image: What one held at its end; empty for a new one.
    static func openInMemory(_ image: [UInt8], _ label: String, _ options: SQLiteOptions) throws(LogError) -> Outcome {
        let application = try ApplicationSchema(options, path: label)
        try checkLibrary(for: label)
        let database = try Database(inMemory: label)
        try closing(database) { () throws(LogError) in
            if !image.isEmpty { try database.load(image) }
            try harden(database)
            if try Schema.version(of: database) == nil {
                try database.execute("PRAGMA page_size = \(SQLiteLog.pageBytes)", "choosing the size of pages")
                try Schema.setUp(database)
            }
            try setFlushing(database, true)
            try application.make(in: database, unless: try Schema.verify(database, application))
        }
        return Outcome(database: database, remarks: [])
    }
}
