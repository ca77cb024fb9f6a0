import TierBusRouter

/// The tables of a log. `Docs/Decisions/0002-schema-of-the-log.md` has the reasons.
///
/// Version 2 has more columns of dead letters, and tombstones.
package enum Schema {
    /// What marks a file as ours: `TBUS`.
    static let applicationID: Int64 = 0x5442_5553
    /// The version that this code reads and writes.
    static let version: Int64 = 2

    /// Object names and the statements that make them. SQLite keeps the text as it is; it is compared on opening.
    package typealias Objects = [(name: String, sql: String)]

    /// What a file of a version has.
    package static func objects(of version: Int64) -> Objects {
        version == 1 ? common + [deadLetters1] : common + [deadLetters, tombstones, tombstonesBySequence]
    }

    private static let common: Objects = [
        (
            "events",
            """
            CREATE TABLE events (
            sequence INTEGER PRIMARY KEY,
            event_id BLOB NOT NULL,
            type TEXT NOT NULL,
            version INTEGER NOT NULL,
            timestamp INTEGER NOT NULL,
            published_at INTEGER NOT NULL,
            source TEXT NOT NULL,
            scope INTEGER NOT NULL,
            topic TEXT,
            ordering_key TEXT NOT NULL,
            correlation_id BLOB NOT NULL,
            causation_id BLOB NOT NULL,
            priority INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            payload BLOB NOT NULL
            ) STRICT
            """
        ),
        ("events_by_id", "CREATE UNIQUE INDEX events_by_id ON events (event_id)"),
        ("events_by_type", "CREATE INDEX events_by_type ON events (type)"),
        (
            "subscriptions",
            """
            CREATE TABLE subscriptions (
            name TEXT PRIMARY KEY,
            container TEXT NOT NULL,
            type TEXT NOT NULL,
            source TEXT,
            floor INTEGER NOT NULL,
            handed INTEGER NOT NULL,
            checksum INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """
        ),
        (
            "exceptions",
            """
            CREATE TABLE exceptions (
            subscription TEXT NOT NULL,
            sequence INTEGER NOT NULL,
            state INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            interruptions INTEGER NOT NULL,
            due INTEGER NOT NULL,
            checksum INTEGER NOT NULL,
            PRIMARY KEY (subscription, sequence)
            ) STRICT, WITHOUT ROWID
            """
        ),
    ]

    static let deadLetters1 = (
        name: "dead_letters",
        sql: """
        CREATE TABLE dead_letters (
        subscription TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        reason TEXT NOT NULL,
        failures INTEGER NOT NULL,
        interruptions INTEGER NOT NULL,
        at INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        PRIMARY KEY (subscription, sequence)
        ) STRICT, WITHOUT ROWID
        """
    )

    static let deadLetters = (
        name: "dead_letters",
        sql: """
        CREATE TABLE dead_letters (
        subscription TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        ordering_key TEXT NOT NULL,
        reason TEXT NOT NULL,
        failures INTEGER NOT NULL,
        interruptions INTEGER NOT NULL,
        at INTEGER NOT NULL,
        halts INTEGER NOT NULL,
        state INTEGER NOT NULL,
        redrives INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        PRIMARY KEY (subscription, sequence)
        ) STRICT, WITHOUT ROWID
        """
    )

    static let tombstones = (
        name: "tombstones",
        sql: """
        CREATE TABLE tombstones (
        event_id BLOB PRIMARY KEY,
        sequence INTEGER NOT NULL,
        digest INTEGER NOT NULL,
        at INTEGER NOT NULL,
        checksum INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID
        """
    )

    static let tombstonesBySequence = (
        name: "tombstones_by_sequence", sql: "CREATE INDEX tombstones_by_sequence ON tombstones (sequence)"
    )

    /// Whether the file is a log, or has nothing in it yet. Changes nothing.
    /// - Returns: The version; nil for a file that has to be set up.
    static func version(of database: Database) throws(LogError) -> Int64? {
        let id = try database.number("PRAGMA application_id", "reading the application id") ?? 0
        let version = try database.number("PRAGMA user_version", "reading the version") ?? 0
        if id == 0 && version == 0 {
            let objects = try database.number("SELECT count(*) FROM sqlite_schema", "reading the schema") ?? 0
            if objects == 0 { return nil }
        }
        guard id == applicationID else {
            throw .about(.foreignFile, database.path, "this is a database, but not a TierBus log")
        }
        guard version <= Self.version else {
            throw .about(
                .newerVersion, database.path,
                "the log has version \(version), this TierBus knows up to \(Self.version); use a newer TierBus")
        }
        guard version >= 1 else {
            throw .about(.wrongSchema, database.path, "the log has the impossible version \(version)")
        }
        return version
    }

    /// Checks that the pages have the size that everything here counts with. Changes nothing.
    static func checkPages(of database: Database) throws(LogError) {
        let size = try database.number("PRAGMA page_size", "reading the size of pages") ?? 0
        guard size == Int64(SQLiteLog.pageBytes) else {
            throw .about(
                .wrongSchema, database.path, "the pages of a log have \(SQLiteLog.pageBytes) bytes, these \(size)")
        }
    }

    /// Makes the tables, in one transaction.
    static func setUp(_ database: Database) throws(LogError) {
        try database.execute("BEGIN IMMEDIATE", "beginning to set up the log")
        for object in objects(of: version) { try database.execute(object.sql, "making \(object.name)") }
        try database.execute("PRAGMA application_id = \(applicationID)", "marking the file")
        try database.execute("PRAGMA user_version = \(version)", "marking the version")
        try database.execute("COMMIT", "setting up the log")
    }

    /// Checks that the file has our tables as that version made them, the app's as it declares them, and nothing else.
    /// - Returns: The names of all there is.
    static func verify(
        _ database: Database, version: Int64 = Schema.version, _ application: ApplicationSchema
    ) throws(LogError) -> Set<String> {
        var expected = Dictionary(uniqueKeysWithValues: objects(of: version).map { ($0.name, $0.sql) })
        var found: Set<String> = []
        try database.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema", "reading the schema") {
            (row) throws(LogError) in
            let (type, name) = (row.lossyText(0) ?? "", row.lossyText(1) ?? "")
            let (table, sql) = (row.lossyText(2) ?? "", row.text(3))
            found.insert(name)
            if let wanted = expected.removeValue(forKey: name) {
                guard sql == wanted else {
                    throw .about(.wrongSchema, database.path, "\(type) \(name) is not as TierBus makes it")
                }
            } else if !(try application.admits(type, name, on: table, sql, in: database.path)) {
                throw .about(.wrongSchema, database.path, "\(type) \(name) does not belong into a log")
            }
        }
        if let missing = expected.keys.sorted().first {
            throw .about(.wrongSchema, database.path, "\(missing) is missing")
        }
        guard try database.text("PRAGMA encoding", "reading the encoding") == "UTF-8" else {
            throw .about(.wrongSchema, database.path, "the text of a log is UTF-8")
        }
        return found
    }
}
