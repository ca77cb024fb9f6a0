import TierBusRouter

/// Every statement of the log, prepared once.
struct LogStatements {
    let begin: Statement
    let commit: Statement
    let rollback: Statement
    let savepoint: Statement
    let rollbackToSavepoint: Statement
    let releaseSavepoint: Statement

    let insertEvent: Statement
    let eventByID: Statement
    let eventsAfter: Statement
    let eventsOfType: Statement
    let eventAt: Statement
    let lastSequence: Statement
    let countMisplaced: Statement
    let settledEvents: Statement
    let removeEvent: Statement
    let countByType: Statement
    let countOfType: Statement
    let countPending: Statement

    let allSubscriptions: Statement
    let putSubscription: Statement
    let removeSubscription: Statement

    let allExceptions: Statement
    let putException: Statement
    let removeException: Statement
    let removeExceptionsUpTo: Statement
    let removeExceptionsOf: Statement

    let putDeadLetter: Statement
    let deadLettersFromStart: Statement
    let deadLettersAfter: Statement
    let countDeadLetters: Statement
    let countRedriven: Statement
    let removeLettersOf: Statement
    let removeOldLetters: Statement

    let putTombstone: Statement
    let tombstoneByID: Statement
    let countTombstones: Statement
    let lastTombstones: Statement
    let removeOldTombstones: Statement
    let removeFirstTombstones: Statement

    /// The limits of the file for events and for everything; nil if there is none.
    let limits: (events: Statement, all: Statement)?

    init(_ database: Database, pages: (events: Int, all: Int)?) throws(LogError) {
        begin = try database.prepare("BEGIN IMMEDIATE", "beginning a transaction")
        commit = try database.prepare("COMMIT", "committing")
        rollback = try database.prepare("ROLLBACK", "rolling back")
        savepoint = try database.prepare("SAVEPOINT body", "beginning a body")
        rollbackToSavepoint = try database.prepare("ROLLBACK TO body", "undoing a body")
        releaseSavepoint = try database.prepare("RELEASE body", "ending a body")

        // An INSERT from a SELECT may write several rows, so SQLite keeps what it needs to undo this one statement: a
        // full file then costs the event and not the transaction.
        insertEvent = try database.prepare(
            """
            INSERT INTO events (\(EventRow.columns)) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, \
            ?14, ?15 WHERE true ON CONFLICT (event_id) DO NOTHING
            """, "storing an event")
        eventByID = try database.prepare(
            "SELECT sequence, type, version, payload FROM events WHERE event_id = ?1", "looking an id up")
        eventsAfter = try database.prepare(
            "SELECT \(EventRow.columns) FROM events NOT INDEXED WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
            "reading events")
        // The values come from the table, not from the index, whose copy of the type no checksum covers.
        eventsOfType = try database.prepare(
            """
            SELECT \(EventRow.columns) FROM events NOT INDEXED WHERE sequence IN (SELECT sequence FROM events \
            INDEXED BY events_by_type WHERE type = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3) ORDER BY sequence
            """, "reading events of a type")
        eventAt = try database.prepare(
            "SELECT \(EventRow.columns) FROM events NOT INDEXED WHERE sequence = ?1", "reading an event")
        lastSequence = try database.prepare("SELECT max(sequence) FROM events", "finding the end of the log")
        countMisplaced = try database.prepare(
            "SELECT count(*) FROM events NOT INDEXED WHERE sequence < 1", "looking for events before the first")
        // A dead letter keeps its event unless it is settled (2) or discarded (3); what is damaged may not say so.
        settledEvents = try database.prepare(
            """
            SELECT e.sequence, e.published_at, EXISTS (SELECT 1 FROM subscriptions AS s JOIN dead_letters AS d \
            ON d.subscription = s.name AND d.sequence = e.sequence WHERE coalesce(d.state, 0) NOT IN (2, 3)), e.event_id, e.type, \
            e.version, e.payload FROM events AS e NOT INDEXED WHERE e.sequence > ?1 AND e.sequence <= ?2 \
            ORDER BY e.sequence
            """, "looking for settled events")
        removeEvent = try database.prepare("DELETE FROM events WHERE sequence = ?1", "removing a settled event")
        countByType = try database.prepare(
            "SELECT type, count(*) FROM events INDEXED BY events_by_type GROUP BY type", "counting events")
        countOfType = try database.prepare(
            "SELECT count(*) FROM events INDEXED BY events_by_type WHERE type = ?1 AND sequence > ?2",
            "counting events of a type")
        // Scope 0 is global; 3 and 4 are acked and dead. The same rule as `LogSubscription.wants`.
        countPending = try database.prepare(
            """
            SELECT count(*) FROM events AS e WHERE e.type = ?1 AND e.sequence > ?2 AND e.source <> ?3 \
            AND CASE WHEN ?4 IS NULL THEN e.scope = 0 ELSE e.source = ?4 END AND NOT EXISTS (SELECT 1 FROM exceptions \
            AS x WHERE x.subscription = ?5 AND x.sequence = e.sequence AND x.state IN (3, 4))
            """, "counting what is pending")

        allSubscriptions = try database.prepare(
            "SELECT \(SubscriptionRow.columns) FROM subscriptions ORDER BY name", "reading the subscriptions")
        putSubscription = try database.prepare(
            "INSERT OR REPLACE INTO subscriptions (\(SubscriptionRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            "storing a subscription")
        removeSubscription = try database.prepare(
            "DELETE FROM subscriptions WHERE name = ?1", "removing a subscription")

        allExceptions = try database.prepare(
            "SELECT \(ExceptionRow.columns) FROM exceptions ORDER BY subscription, sequence", "reading the exceptions")
        putException = try database.prepare(
            "INSERT OR REPLACE INTO exceptions (\(ExceptionRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            "storing an exception")
        removeException = try database.prepare(
            "DELETE FROM exceptions WHERE subscription = ?1 AND sequence = ?2", "removing an exception")
        // Those of redriven events stay.
        removeExceptionsUpTo = try database.prepare(
            """
            DELETE FROM exceptions WHERE subscription = ?1 AND sequence <= ?2 AND NOT EXISTS (SELECT 1 FROM dead_letters \
            AS d WHERE d.subscription = ?1 AND d.sequence = exceptions.sequence AND d.state = 1)
            """, "removing settled exceptions")
        removeExceptionsOf = try database.prepare(
            "DELETE FROM exceptions WHERE subscription = ?1", "removing the exceptions of a subscription")

        putDeadLetter = try database.prepare(
            """
            INSERT OR REPLACE INTO dead_letters (\(DeadLetterRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, \
            ?10, ?11, ?12)
            """,
            "storing a dead letter")
        deadLettersFromStart = try database.prepare(
            "SELECT \(DeadLetterRow.columns) FROM dead_letters ORDER BY subscription, sequence LIMIT ?1",
            "reading dead letters")
        deadLettersAfter = try database.prepare(
            """
            SELECT \(DeadLetterRow.columns) FROM dead_letters WHERE (subscription, sequence) > (?1, ?2) \
            ORDER BY subscription, sequence LIMIT ?3
            """, "reading dead letters")
        // 2 and 3 are settled and discarded. What is damaged may not say so, and counts as set aside.
        countDeadLetters = try database.prepare(
            "SELECT count(*) FROM dead_letters WHERE coalesce(state, 0) NOT IN (1, 2, 3)", "counting dead letters")
        countRedriven = try database.prepare(
            "SELECT count(*) FROM dead_letters WHERE subscription = ?1 AND sequence <= ?2 AND state = 1",
            "counting what was redriven")
        removeLettersOf = try database.prepare(
            "DELETE FROM dead_letters WHERE subscription = ?1", "removing the dead letters of a subscription")
        // As long as an id is known, so is how its event ended.
        removeOldLetters = try database.prepare(
            """
            DELETE FROM dead_letters WHERE (subscription, sequence) IN (SELECT subscription, sequence FROM dead_letters \
            AS d WHERE state IN (2, 3) AND changed_at < ?1 AND NOT EXISTS (SELECT 1 FROM events AS e WHERE \
            e.sequence = d.sequence) AND NOT EXISTS (SELECT 1 FROM tombstones AS t INDEXED BY tombstones_by_sequence \
            WHERE t.sequence = d.sequence) LIMIT ?2)
            """, "removing old dead letters")

        putTombstone = try database.prepare(
            "INSERT OR REPLACE INTO tombstones (\(TombstoneRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5)",
            "keeping the id of an event")
        tombstoneByID = try database.prepare(
            "SELECT \(TombstoneRow.columns) FROM tombstones WHERE event_id = ?1", "looking an id up")
        countTombstones = try database.prepare("SELECT count(*) FROM tombstones", "counting tombstones")
        lastTombstones = try database.prepare(
            """
            SELECT \(TombstoneRow.columns) FROM tombstones INDEXED BY tombstones_by_sequence ORDER BY sequence DESC
            """, "finding the end of the log")
        removeOldTombstones = try database.prepare(
            """
            DELETE FROM tombstones WHERE event_id IN (SELECT event_id FROM (SELECT event_id, at FROM tombstones \
            INDEXED BY tombstones_by_sequence ORDER BY sequence LIMIT ?2) WHERE at < ?1)
            """, "forgetting old ids")
        removeFirstTombstones = try database.prepare(
            """
            DELETE FROM tombstones WHERE event_id IN (SELECT event_id FROM tombstones INDEXED BY \
            tombstones_by_sequence ORDER BY sequence LIMIT ?1)
            """, "forgetting the oldest ids")

        if let pages {
            limits = (
                try database.prepare("PRAGMA max_page_count = \(pages.events)", "limiting the file"),
                try database.prepare("PRAGMA max_page_count = \(pages.all)", "limiting the file")
            )
        } else {
            limits = nil
        }
    }
}
