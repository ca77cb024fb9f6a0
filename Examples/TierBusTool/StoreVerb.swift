import TierBusCore
import TierBusRouter
import TierBusSQLite

/// The verb `store`: whether a store is sound, and what is in it.
enum StoreVerb {
    /// - Returns: The exit code: 0, 1 if something is wrong with the store, 2 if it was called wrongly.
    static func run(_ arguments: [String]) -> Int32 {
        guard arguments.count == 2, ["check", "stats", "compact"].contains(arguments[1]) else {
            Terminal.complain("tierbus store STORE check|stats|compact")
            return 2
        }
        return Terminal.run {
            var isSound = true
            try OpenStore.with(arguments[0], changing: arguments[1] == "compact") { store in
                switch arguments[1] {
                case "check": isSound = try check(store)
                case "stats": try stats(store)
                default: try compact(store)
                }
            }
            return isSound ? 0 : 1
        }
    }

    /// Gives the room of deleted rows back to the file system, after bringing an older store to the present version.
    private static func compact(_ store: OpenStore) throws {
        let before = try store.log.fileBytes()
        try store.log.compact()
        Terminal.say("\(before) bytes before, \(try store.log.fileBytes()) after")
    }

    private static func check(_ store: OpenStore) throws -> Bool {
        var (count, damaged) = (0, 0)
        try store.forEachRead { read in
            count += 1
            guard case .damaged(let sequence, _, let reason) = read else { return }
            damaged += 1
            Terminal.say("event \(sequence) is damaged: \(reason)")
        }
        for remark in store.recovery.remarks { Terminal.say(remark) }
        Terminal.say("\(count) events, \(damaged) damaged, \(store.recovery.remarks.count) remarks of the opening")
        return damaged == 0 && store.recovery.remarks.isEmpty
    }

    private static func stats(_ store: OpenStore) throws {
        let census = try store.log.census()
        Terminal.say("version  \(SQLiteLog.schemaVersion)")
        Terminal.say("bytes  \(try store.log.fileBytes())")
        Terminal.say("last sequence  \(store.recovery.lastSequence)")
        for (type, count) in census.events.sorted(by: { $0.key < $1.key }) { Terminal.say("events  \(type)  \(count)") }
        Terminal.say("pending  \(census.pending)")
        Terminal.say("dead letters  \(census.deadLetters)")
        Terminal.say("ids of events that are gone  \(store.log.tombstoneCount)")
        var oldest: [String: (sequence: Int64, published: String)] = [:]
        var pending: [String: Int] = [:]
        try store.forEachRead { read in
            guard case .event(let sequence, let entry) = read else { return }
            for row in store.recovery.subscriptions where row.owes(sequence, entry) {
                pending[row.name, default: 0] += 1
                if oldest[row.name] == nil { oldest[row.name] = (sequence, entry.publishedAt.iso8601) }
            }
        }
        for row in store.recovery.subscriptions.sorted(by: { $0.name < $1.name }) {
            let wanted = row.type + (row.source.map { " from \($0)" } ?? "")
            let first = oldest[row.name].map { ", oldest \($0.sequence) of \($0.published)" } ?? ""
            Terminal.say(
                "subscription  \(row.name)  \(wanted) at \(row.container), floor \(row.floor), "
                    + "pending \(pending[row.name] ?? 0)\(first)")
        }
    }
}

extension LogSubscription {
    /// Whether an event is owed to it and not settled.
    fileprivate func owes(_ sequence: Int64, _ entry: LogEntry) -> Bool {
        if letters[sequence]?.state == .redriven { return true }
        guard sequence > floor, wants(type: entry.type, source: entry.source, scope: entry.scope) else { return false }
        switch exceptions[sequence]?.state {
        case .acked, .dead: return false
        case nil, .held, .inFlight, .retrying: return true
        }
    }
}
