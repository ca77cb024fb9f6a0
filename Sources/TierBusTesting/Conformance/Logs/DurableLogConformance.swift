public import TierBusRouter

/// What every durable log has to do; the names of the rules are in ``rules``.
///
/// Nothing here can tell whether a flushed commit survives the loss of power: that needs a look at the file from outside.
public enum DurableLogConformance: ConformanceSuite {
    /// Gives a source of one log that is empty at first, and that keeps what was committed from one opening to the next.
    /// Called for each rule anew.
    public typealias Subject = () throws -> DurableLogSource

    /// The rules, each on a log of its own.
    public static var rules: [ConformanceRule<Subject>] {
        [
            rule("an empty log", "A log that was never written has no event, letter or subscription", emptyLog),
            rule("a round trip", "What is read, also after another opening, is what was appended", roundTrip),
            rule("order", "Sequences go up by one from 1, in the order of appending, over all openings", order),
            rule("duplicates", "An event with a stored id, type, version and payload is a duplicate", duplicates),
            rule("conflicts", "A stored id with another type, version or payload is a conflict", conflicts),
            rule("rollback", "A rollback undoes the events of its transaction, sequences included", rollback),
            rule(
                "rollback of subscriptions", "A rollback undoes every change of its transaction",
                rollbackOfSubscriptions),
            rule(
                "duplicates in one transaction", "A duplicate is found within its transaction",
                duplicatesInOneTransaction),
            rule("subscriptions", "Subscriptions come back as they were added, by name, each once", subscriptions),
            rule("a redefinition", "It changes container, type and source, and nothing else", redefinition),
            rule("the floor", "It never goes back, and exceptions up to it are forgotten", floorForgets),
            rule("exceptions", "Exceptions come back as they were set last, those removed do not", exceptions),
            rule("dead letters", "Dead letters stay, whatever becomes of the floor", deadLetters),
            rule("pages of dead letters", "Pages of any size make up all letters, in order", pagesOfDeadLetters),
            rule("pages", "Pages of any size make up all events, in order", pages),
            rule("pages of a type", "Pages of any size make up all events of the type, in order", pagesOfType),
            rule(
                "the census", "It counts what is stored and owed: by type, source, scope, floor and exceptions", census),
            rule("census within a transaction", "It counts what the transaction did so far", censusWithin),
            rule("misuse", "A call out of turn, or about what is not there, is refused", misuse),
            rule("closing", "It undoes the open transaction and refuses all later calls but another closing", closing),
            rule("flushing nothing", "A commit of nothing, flushed or not, is no error", flushingNothing),
            rule(
                "redriving", "A redriven event is owed, at or below the floor too, until its letter says otherwise",
                redriving),
            rule(
                "states of dead letters", "They come back as they were set last, and open ones with their subscription",
                statesOfLetters),
            rule("a removal", "It takes a subscription's exceptions and letters along, and no event", removal),
            rule(
                "sweeping", "Settled events go that are old enough, but the last and those with open letters",
                sweeping),
            rule("tombstones", "The id of an event that is gone still tells a duplicate from a conflict", tombstones),
            rule("tidying", "Tidying loses nothing", tidying),
            rule("room", "A look for room stores nothing, and ends the transaction that it needs", room),
        ]
    }

    private static func rule(
        _ name: String, _ sentence: String, _ body: @escaping (DurableLogSource) throws -> Void
    ) -> ConformanceRule<Subject> {
        ConformanceRule(name, sentence) { try body($0()) }
    }

    /// Opens the log, and closes it whatever happens.
    static func opened(
        _ source: DurableLogSource, _ body: (any DurableLog, LogRecovery) throws -> Void
    ) throws {
        let log = try source.open()
        do {
            try body(log, try log.recover())
        } catch {
            try log.close()
            throw error
        }
        try log.close()
    }

    /// Ends the rule if `body` does not throw an error of the log's with this code.
    static func expectRefusal(_ code: LogError.Code, _ body: () throws -> Void) throws {
        let found = LogError.thrown(by: body)
        guard found?.code == code else {
            throw Mismatch("\(found.map { "the error \($0)" } ?? "no error"), and not \(code)")
        }
    }

    /// All there is, page after page. A log that does not turn the page is left after a hundred.
    static func allPages<Element>(_ next: (_ last: Element?) throws -> [Element]) throws -> [Element] {
        var found: [Element] = []
        for _ in 0..<100 {
            let page = try next(found.last)
            if page.isEmpty { break }
            found += page
        }
        return found
    }
}
