import CSQLite
public import TierBusRouter

/// A durable log in one SQLite file.
///
/// One connection holds the file exclusively from the opening to ``close()``: no other process, no other system of this
/// one and no tool can have it open meanwhile. It is used on one thread at a time and closed explicitly; a log that is
/// let go without ``close()`` keeps its lock until the process ends.
///
/// - **Changes are written with the commit.** ``apply(_:)`` checks a change and keeps it; ``commit(flushing:)`` writes
///   all of them, and each subscription's row once. So a commit can fail for want of room (``LogError/Code/full``) or
///   for another known reason; the transaction is then undone and ``rollback()`` is needed. A failure to commit as such
///   is ``LogError/Code/unknownOutcome``, after which every call but ``close()`` throws that again.
/// - **Two kinds of full.** An append without room costs itself only. If SQLite had to undo the whole transaction, the
///   error says so and every call throws it again until ``rollback()``. With ``SQLiteOptions/maxFileBytes``, the last
///   ``SQLiteOptions/reservedBytes`` are for changes, so that what was handled can be recorded in a full log.
/// - **Flushes.** A transaction with an event is always flushed. One of changes alone is flushed if asked to be; if
///   not, it survives a crash of the process, and may be undone by the loss of power together with those like it that
///   came after the last flushed commit.
public final class SQLiteLog: DurableLog {
    // What the file allows now.
    enum Condition {
        case open
        /// Everything but closing fails with this.
        case failed(LogError)
        case closed
    }

    enum Transaction {
        case none
        /// Begun; SQLite knows of it once something was written.
        case begun(written: Bool)
        /// Undone by SQLite, or half written: nothing but a rollback is possible.
        case lost(LogError)
    }

    enum BodyState {
        case none
        /// Begun, with the last sequence before it.
        case begun(lastSequence: Int64)
    }

    /// The largest value that ``SQLiteOptions/maxPayloadBytes`` can have.
    static let largestPayloadLimit = 16 << 20
    static let pageBytes = 4_096
    /// Names and keys are limited elsewhere to a quarter of this.
    static let maxTextBytes = 1_024

    let database: Database
    let statements: LogStatements
    let maxPayloadBytes: Int
    /// Nil in a file; takes what a log in memory held at its end.
    private let onClose: (([UInt8]) -> Void)?
    let statementGuard: StatementGuard
    private let checkpointFrames: Int

    var condition = Condition.open
    var transaction = Transaction.none
    var isRecovered = false
    /// What the opening found, for the first recovery.
    let openingRemarks: [String]

    /// The highest sequence given, in this transaction too.
    var lastSequence: Int64 = 0
    /// The subscriptions as they are with this transaction.
    var subscriptions: [String: SubscriptionRow] = [:]
    /// The sequences of redriven events by subscription, in this transaction too.
    var redriven: [String: Set<Int64>] = [:]
    /// Tombstones in the file, in this transaction too.
    var tombstones = 0
    /// Where the next look for settled events begins.
    var sweepCursor: Int64 = 0
    /// Places above the lowest floor that hold something else than was written; ascending.
    var damagedPlaces: [Int64] = []

    // The transaction: what is to be written, and how it was before.
    var changes: [LogChange] = []
    var changedSubscriptions: Set<String> = []
    var body = BodyState.none
    /// What the app's statements met with in the storage since the body began.
    var bodyFailure: LogError?
    var appStatements = AppStatements()
    private var subscriptionsBefore: [String: SubscriptionRow?] = [:]
    private var lastSequenceBefore: Int64 = 0
    private var redrivenBefore: [String: Set<Int64>] = [:]
    private var tombstonesBefore = 0
    private var changesBefore: Int64 = 0

    // What SQLite was last told.
    private var isFlushing = true
    private var hasUnflushedCommits = false
    private var hasEventLimit = false
    private var retryCheckpointAbove = 0

    /// Opens a log, or makes one.
    ///
    /// The file is readable and writable by this user alone. What a crash left is made good: after the opening,
    /// everything that can be read is on the disk. Of threads that open one file at the same instant one gets it; of
    /// processes at most one does.
    /// - Parameters:
    ///   - path: Of the file; relative to the working folder if it does not begin with `/`. No URI, no `:memory:`.
    ///     The folder has to exist.
    ///   - options: What the log is allowed and expected to be.
    /// - Throws: ``LogError``: `badPath`, `unsafePermissions`, `alreadyOpen`, `foreignFile`, `newerVersion`,
    ///   `wrongSchema`, `corrupt`, `full`, `readOnly`, `inputOutput`; the file is closed again and, if it is not a
    ///   log, unchanged.
    /// - Complexity: O(bytes) up to ``SQLiteOptions/checkedFileBytes``, else O(bytes of the write-ahead log).
    public convenience init(path: String, options: SQLiteOptions = SQLiteOptions()) throws(LogError) {
        try self.init(Opening.open(path, options), options, onClose: nil)
    }

    /// - Parameter onClose: For a log in memory: takes what it holds when it is closed.
    init(_ opened: Opening.Outcome, _ options: SQLiteOptions, onClose: (([UInt8]) -> Void)?) throws(LogError) {
        self.onClose = onClose
        statementGuard = StatementGuard(steps: options.maxStatementSteps)
        database = opened.database
        openingRemarks = opened.remarks
        maxPayloadBytes = min(max(options.maxPayloadBytes, 1), Self.largestPayloadLimit)
        checkpointFrames = max(options.checkpointBytes, Self.pageBytes) / Self.pageBytes
        do {
            try opened.database.install(statementGuard)
            statements = try LogStatements(database, pages: Self.pages(options))
            if let limits = statements.limits { try limits.all.run() }
        } catch {
            let first = error
            do {
                try opened.database.close()
            } catch {
                throw .about(first.code, opened.database.path, "\(first.message); and then \(error.message)")
            }
            throw first
        }
    }

    private static func pages(_ options: SQLiteOptions) -> (events: Int, all: Int)? {
        guard let bytes = options.maxFileBytes else { return nil }
        // What SQLite allows by default: four terabytes.
        let all = min(max(bytes / pageBytes, 1), 1_073_741_823)
        return (max(all - max(options.reservedBytes, 0) / pageBytes, 1), all)
    }

    /// The file, with the folder's symbolic links resolved.
    public var path: String { database.path }

    /// ``Durability/powerLoss``; ``Durability/none`` of a log in memory.
    public var durability: Durability { onClose == nil ? .powerLoss : .none }

    // MARK: Transactions

    /// Begins a transaction; SQLite's begins with the first write.
    public func begin() throws(LogError) {
        try checkUsable()
        guard case .none = transaction else { throw misuse("a transaction has begun already") }
        transaction = .begun(written: false)
        lastSequenceBefore = lastSequence
        (redrivenBefore, tombstonesBefore) = (redriven, tombstones)
        changesBefore = database.totalChanges
    }

    /// Writes the changes and ends the transaction.
    /// - Throws: ``LogError``: `unknownOutcome` if it may or may not have happened, which is then the end of this log;
    ///   anything else if it did not happen, and `rollback()` is needed.
    public func commit(flushing: Bool) throws(LogError) {
        try requireTransaction()
        guard case .none = body else { throw misuse("a body has not ended") }
        if !changes.isEmpty { try write(flushing: flushing) }
        if case .begun(written: true) = transaction {
            do {
                try statements.commit.run()
            } catch {
                throw fail(with: "whether a commit took effect is not known: \(error.message)", because: error.code)
            }
            if !isFlushing {
                hasUnflushedCommits = true
            } else if database.totalChanges != changesBefore {
                // The flush was of the whole write-ahead log.
                hasUnflushedCommits = false
            }
        }
        endTransaction()
        if flushing && hasUnflushedCommits && !database.sabotage.contains(.flushSkipped) {
            // Nothing was written that could have been flushed; a checkpoint flushes all there is.
            do {
                try database.checkpoint(truncating: false)
            } catch {
                throw fail(with: "whether earlier commits are on the disk is not known: \(error.message)")
            }
            hasUnflushedCommits = false
        }
        checkpointIfLarge()
    }

    /// Undoes the transaction. Does nothing if there is none.
    /// - Throws: ``LogError`` if even that fails, which is the end of this log.
    public func rollback() throws(LogError) {
        try checkUsable()
        if case .none = transaction { return }
        if database.inTransaction {
            do {
                try statements.rollback.run()
            } catch  where database.inTransaction {
                throw fail(with: "a transaction could not be undone: \(error.message)")
            } catch {
                // SQLite has undone it by itself, which is what was wanted.
            }
        }
        for (name, row) in subscriptionsBefore { subscriptions[name] = row }
        lastSequence = lastSequenceBefore
        (redriven, tombstones, sweepCursor) = (redrivenBefore, tombstonesBefore, 0)
        endTransaction()
    }

    private func endTransaction() {
        body = .none
        bodyFailure = nil
        transaction = .none
        changes.removeAll(keepingCapacity: true)
        changedSubscriptions.removeAll(keepingCapacity: true)
        subscriptionsBefore.removeAll(keepingCapacity: true)
    }

    /// Has SQLite begin its transaction, if it has not.
    func beginWriting(flushing: Bool) throws(LogError) {
        guard case .begun(written: false) = transaction else { return }
        let flushing = flushing && !database.sabotage.contains(.flushSkipped)
        if flushing != isFlushing {
            try Opening.setFlushing(database, flushing)
            isFlushing = flushing
        }
        try statements.begin.run()
        transaction = .begun(written: true)
    }

    /// Runs writes of a transaction and takes note if they end it.
    /// - Parameter all: Whether the reserve may be used, and a failure leaves something half done.
    func writing(all: Bool, _ body: () throws(LogError) -> Void) throws(LogError) {
        if let limits = statements.limits, hasEventLimit == all {
            try (all ? limits.all : limits.events).run()
            hasEventLimit = !all
        }
        do {
            try body()
        } catch {
            guard all || !database.inTransaction else { throw error }
            let lost = LogError.about(
                error.code, path, "\(error.message); the whole transaction is undone, rollback() is needed")
            transaction = .lost(lost)
            throw lost
        }
    }

    /// Keeps how a subscription was before this transaction.
    func willChange(_ name: String) {
        if subscriptionsBefore[name] == nil { subscriptionsBefore.updateValue(subscriptions[name], forKey: name) }
        changedSubscriptions.insert(name)
    }

    // MARK: State

    func checkUsable() throws(LogError) {
        switch condition {
        case .open: break
        case .failed(let error): throw error
        case .closed: throw .about(.closed, path, "the log is closed")
        }
    }

    func requireTransaction() throws(LogError) {
        try checkUsable()
        switch transaction {
        case .begun: break
        case .none: throw misuse("no transaction has begun")
        case .lost(let error): throw error
        }
    }

    /// Reads of a transaction see its changes.
    func readyToRead() throws(LogError) {
        try checkUsable()
        if case .lost(let error) = transaction { throw error }
        if !changes.isEmpty { try write(flushing: true) }
    }

    func misuse(_ text: String) -> LogError { .about(.internalError, path, text) }

    /// The end of this log: nothing but closing is possible.
    private func fail(with text: String, because cause: LogError.Code? = nil) -> LogError {
        let known = LogError.about(.unknownOutcome, path, "\(text); close the log, open it anew and look")
        let error = LogError(known.code, known.message, because: cause)
        condition = .failed(error)
        return error
    }

    // MARK: Checkpoints and the end

    private func checkpointIfLarge() {
        let frames = database.walFrames
        guard frames > max(checkpointFrames, retryCheckpointAbove) else { return }
        do {
            try database.checkpoint(truncating: false)
            retryCheckpointAbove = 0
            hasUnflushedCommits = false
        } catch {
            // The commit stands, so this is not its failure. Nothing is lost: the write-ahead log grows, it is tried
            // again after as much again, and `tidy()`, which tries too, throws.
            retryCheckpointAbove = frames + checkpointFrames
        }
    }

    /// Moves the write-ahead log into the file and cuts it to nothing, if there is something in it. A short one is safer:
    /// one damaged bit in it would hide all later commits. Pages that deleted rows left free go back to the file system,
    /// up to 1 MiB at a time. Outside a transaction.
    public func tidy() throws(LogError) {
        try checkUsable()
        guard case .none = transaction else { throw misuse("not within a transaction") }
        try vacuum(pages: Self.tidiedPages)
        guard database.walFrames > 0 else { return }
        try database.checkpoint(truncating: true)
        retryCheckpointAbove = 0
        hasUnflushedCommits = false
    }

    /// Gives all that deleted rows left free back to the file system, and does what ``tidy()`` does. Outside a transaction.
    ///
    /// A file that version 1 made is written anew in whole, once, in memory and then in place.
    /// - Complexity: O(bytes).
    public func compact() throws(LogError) {
        try checkUsable()
        guard case .none = transaction else { throw misuse("not within a transaction") }
        if try database.number("PRAGMA auto_vacuum", "asking for the kind of vacuum") == 0 {
            try database.execute("PRAGMA auto_vacuum = INCREMENTAL", "choosing the kind of vacuum")
            // It attaches the new file to this connection.
            try database.limit(SQLITE_LIMIT_ATTACHED, to: 1)
            try database.execute("VACUUM", "writing the file anew")
            try database.limit(SQLITE_LIMIT_ATTACHED, to: 0)
        }
        try vacuum(pages: .max)
        try tidy()
    }

    /// Bytes of the file, without its write-ahead log.
    public func fileBytes() throws(LogError) -> Int64 {
        try checkUsable()
        let pages = try database.number("PRAGMA page_count", "counting pages") ?? 0
        return pages * Int64(Self.pageBytes)
    }

    /// The version of the tables that this code reads and writes.
    public static var schemaVersion: Int64 { Schema.version }

    /// Ids that the file has of events that are gone.
    public var tombstoneCount: Int { tombstones }

    private static let tidiedPages: Int64 = 256
    /// Free pages that are left for the events to come.
    private static let sparePages: Int64 = 256

    private func vacuum(pages: Int64) throws(LogError) {
        let free = try database.number("PRAGMA freelist_count", "counting free pages") ?? 0
        let spare = pages == .max ? 0 : Self.sparePages
        guard free > spare else { return }
        // Each page is a row of its own to step over; 0 stands for all of them.
        try database.execute(
            "PRAGMA incremental_vacuum(\(pages == .max ? 0 : min(pages, free - spare)))", "giving pages back")
    }

    /// Undoes an open transaction, moves the write-ahead log into the file and lets go of it. Idempotent.
    ///
    /// After a failure of which the outcome is unknown the write-ahead log is left as it is, for the next opening.
    /// - Throws: ``LogError`` if that failed; the log is closed nevertheless, and what was committed is in the file and
    ///   its write-ahead log.
    public func close() throws(LogError) {
        var failure: LogError?
        switch condition {
        case .closed: return
        case .failed: break
        case .open:
            do {
                try rollback()
                try database.checkpoint(truncating: true)
                // Nothing is left to move; SQLite may remove the empty file.
                try Opening.allowRemovalOfSideFiles(database)
            } catch { failure = error }
        }
        condition = .closed
        appStatements.finalizeAll()
        if let onClose {
            do throws(LogError) {
                if database.inTransaction { try statements.rollback.run() }
                onClose(try database.image())
            } catch { failure = failure ?? error }
        }
        do { try database.close() } catch { failure = failure ?? error }
        if let failure { throw failure }
    }
}
