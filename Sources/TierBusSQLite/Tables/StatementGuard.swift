import CSQLite
import TierBusRouter

/// What SQLite asks while a statement of the app's is prepared and run: whether it may do that, and whether it may go on.
///
/// Confined to the connection's thread, on which SQLite asks.
final class StatementGuard {
    /// What the statement may do; nil while the log's own statements run, which may do everything.
    var access: TableAccess?
    /// Why the statement must not do what it wants, once SQLite has asked.
    private(set) var refusal: String?
    /// Steps that are left, in units of ``stride``.
    private var left = 0
    private let budget: Int

    /// Instructions between two looks at what is left.
    static let stride: Int32 = 1_000

    /// - Parameter steps: Most instructions of SQLite's for the statements of one body or reader.
    init(steps: Int) {
        budget = max(1, steps / Int(Self.stride))
        left = budget
    }

    /// Counts the steps anew.
    func begin() { left = budget }

    /// Before a statement.
    func watch(_ access: TableAccess) {
        self.access = access
        refusal = nil
    }

    /// Whether all steps are used up.
    var isExhausted: Bool { left <= 0 }

    /// Whether the statement has to stop.
    func passes() -> Bool {
        left -= 1
        return left > 0
    }

    /// SQLite's question about one action of a statement that is being prepared.
    func allows(_ action: Int32, _ first: String?, _ second: String?, _ database: String?) -> Bool {
        guard let access else { return true }
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE: return true
        case SQLITE_READ where Self.isOfApp(first): return true
        case SQLITE_INSERT where access == .writing && Self.isOfApp(first) && database == "main",
            SQLITE_UPDATE where access == .writing && Self.isOfApp(first) && database == "main",
            SQLITE_DELETE where access == .writing && Self.isOfApp(first) && database == "main":
            return true
        case SQLITE_FUNCTION where !Self.forbiddenFunctions.contains(second?.lowercased() ?? ""): return true
        default:
            refusal = refusal ?? Self.describe(action, first, second, access)
            return false
        }
    }

    private static func isOfApp(_ table: String?) -> Bool { table?.hasPrefix("app_") == true }

    /// What would not be the same when a body is run again, or tells of the connection.
    private static let forbiddenFunctions: Set<String> = [
        "load_extension", "random", "randomblob", "date", "time", "datetime", "julianday", "unixepoch", "strftime",
        "timediff", "current_date", "current_time", "current_timestamp", "last_insert_rowid", "changes",
        "total_changes", "sqlite_version", "sqlite_source_id", "sqlite_log", "sqlite_offset",
        "sqlite_compileoption_used", "sqlite_compileoption_get", "fts3_tokenizer",
    ]

    private static func describe(_ action: Int32, _ first: String?, _ second: String?, _ access: TableAccess) -> String
    {
        switch action {
        case SQLITE_READ:
            "reading '\(first ?? "")': only tables of the app's own, app_..., are here; names in WITH begin so, too"
        case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE:
            isOfApp(first) && access == .reading
                ? "changing '\(first ?? "")': these tables are only read here"
                : "changing '\(first ?? "")': only tables of the app's own, app_..., are here"
        case SQLITE_FUNCTION: "the function \(second ?? ""): it would not answer the same again"
        case SQLITE_TRANSACTION, SQLITE_SAVEPOINT: "\(first ?? "a transaction"): the transaction is not the body's"
        case SQLITE_ATTACH, SQLITE_DETACH: "another file: ATTACH and DETACH"
        case SQLITE_PRAGMA: "PRAGMA \(first ?? "")"
        default: "a statement that changes more than rows"
        }
    }
}
