import TierBusCore
import TierBusRouter

/// Brings the file of an older version to the present one.
enum Upgrade {
    /// Dead letters get their event's ordering key and what may become of them; tombstones get a table.
    ///
    /// All of it happens in one transaction or none. A damaged row of a dead letter keeps its place and loses the rest.
    /// - Returns: What was found wrong.
    static func fromVersion1(_ database: Database) throws(LogError) -> [String] {
        try database.execute("BEGIN IMMEDIATE", "beginning to upgrade the log")
        do {
            let (letters, damaged) = try readLetters1(database)
            try database.execute("DROP TABLE dead_letters", "upgrading dead letters")
            for object in Schema.objects(of: 2) where !Schema.objects(of: 1).contains(where: { $0 == object }) {
                try database.execute(object.sql, "making \(object.name)")
            }
            let insert = try database.prepare(
                """
                INSERT OR REPLACE INTO dead_letters (\(DeadLetterRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, \
                ?9, ?10, ?11, ?12)
                """, "upgrading dead letters")
            for letter in letters {
                DeadLetterRow.bind(letter, to: insert)
                try insert.run()
            }
            try database.execute("PRAGMA user_version = 2", "marking the version")
            try database.execute("COMMIT", "upgrading the log")
            return damaged == 0 ? [] : ["\(damaged) rows of dead letters were damaged; their reasons are lost"]
        } catch {
            let first = error
            guard database.inTransaction else { throw first }
            do {
                try database.execute("ROLLBACK", "undoing an upgrade")
            } catch {
                throw .about(first.code, database.path, "\(first.message); and then \(error.message)")
            }
            throw first
        }
    }

    private static func readLetters1(
        _ database: Database
    ) throws(LogError) -> (letters: [DeadLetter], damaged: Int) {
        var letters: [DeadLetter] = []
        var damaged = 0
        let columns: Int32 = 6
        try database.rows(
            """
            SELECT d.subscription, d.sequence, d.reason, d.failures, d.interruptions, d.at, d.checksum, e.ordering_key \
            FROM dead_letters AS d LEFT JOIN events AS e ON e.sequence = d.sequence ORDER BY 1, 2
            """, "reading dead letters"
        ) { (row) throws(LogError) in
            let place = (subscription: row.lossyText(0) ?? "", sequence: row.integer(1) ?? 0)
            guard row.isSound(.deadLetters, columns: columns), let reason = row.text(2), let failures = row.integer(3),
                let interruptions = row.integer(4), let at = row.integer(5)
            else {
                damaged += 1
                letters.append(DeadLetterRow.damaged(place.subscription, place.sequence))
                return
            }
            letters.append(
                DeadLetter(
                    subscription: place.subscription, sequence: place.sequence, orderingKey: row.text(7) ?? "",
                    reason: reason, failures: failures.asCount, interruptions: interruptions.asCount,
                    at: Timestamp(nanoseconds: at)))
        }
        return (letters, damaged)
    }
}
