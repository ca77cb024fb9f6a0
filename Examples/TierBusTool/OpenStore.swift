import Foundation
import TierBusRouter
import TierBusSQLite

/// A store that a tool has open.
///
/// What is only looked at is not changed, but for what SQLite itself does: it may put the write-ahead log of a crash into the
/// file as it opens it.
struct OpenStore {
    let log: SQLiteLog
    let recovery: LogRecovery

    /// Opens the file, hands it to `body` and closes it.
    /// - Parameter changing: Whether `body` changes it; a file of an older version is brought to the present one then, and
    ///   refused otherwise.
    /// - Throws: ``RequestError`` if there is no such file; `LogError`, such as `alreadyOpen` while a running system has it.
    static func with(_ path: String, changing: Bool = false, _ body: (OpenStore) throws -> Void) throws {
        var isFolder: ObjCBool = false
        // Opening would make it.
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            throw RequestError(reason: "there is no file '\(path)'")
        }
        let log = try SQLiteLog(path: path, options: SQLiteOptions(upgrades: changing, allowsOtherTables: true))
        do {
            try body(OpenStore(log: log, recovery: log.recover()))
        } catch {
            try log.close()
            throw error
        }
        try log.close()
    }

    /// Calls `body` for everything in the log, oldest first.
    func forEachRead(_ body: (LogRead) throws -> Void) throws { try forEachPage { try $0.forEach(body) } }

    /// Calls `body` for everything in the log, page by page, oldest first.
    func forEachPage(_ body: ([LogRead]) throws -> Void) throws {
        var last: Int64 = 0
        while true {
            let page = try log.read(after: last, limit: 1_000)
            try body(page)
            guard let end = page.last?.sequence else { return }
            last = end
        }
    }

    /// Calls `body` for every dead letter, in the order of subscriptions and then of the log.
    func forEachDeadLetter(_ body: (DeadLetter) throws -> Void) throws {
        var place: (subscription: String, sequence: Int64)?
        while true {
            let page = try log.deadLetters(after: place, limit: 1_000)
            for letter in page { try body(letter) }
            guard let last = page.last else { return }
            place = (last.subscription, last.sequence)
        }
    }
}
