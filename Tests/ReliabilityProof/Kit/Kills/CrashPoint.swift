/// Named moments at which a process can be made to end. A new one needs a case here, and one call of
/// ``LogHooks/reached(_:)`` or one ``FilePlan`` in ``plan``.
package enum CrashPoint: String, CaseIterable, Sendable {
    /// While the tables of a new file are made.
    case inSettingUp = "in-setting-up"
    /// While a file of version 1 is brought to the present one.
    case inMigration = "in-migration"
    case inRecovery = "in-recovery"
    /// In the middle of what an opening writes: the write-ahead log that a crash left goes into the file.
    case inOpeningCheckpoint = "in-opening-checkpoint"
    case afterInsert = "after-insert"
    /// In the middle of a commit's writes.
    case inCommit = "in-commit"
    /// Everything is written, nothing flushed.
    case beforeFlush = "before-flush"
    /// The commit has returned, nobody is told.
    case afterCommit = "after-commit"
    case afterReply = "after-reply"
    /// The handler is called.
    case afterDelivery = "after-delivery"
    /// The handler has returned, the tier is told.
    case afterAck = "after-ack"
    case afterLazyCommit = "after-lazy-commit"
    case inDeadLettering = "in-dead-lettering"
    /// Settled events are let go of, and that is not committed.
    case inRetention = "in-retention"
    /// In the middle of a checkpoint at work.
    case inCheckpoint = "in-checkpoint"
    case afterTidying = "after-tidying"
    case inClosing = "in-closing"
    case afterClosing = "after-closing"

    /// The call of the file system that is the moment, for those that are inside of SQLite.
    package func plan(at count: Int) -> FilePlan? {
        func kill(_ operations: Set<FileOperation>, _ files: Set<FileKind>, _ phases: Set<LogPhase>) -> FilePlan {
            FilePlan(.kill, at: count, operations: operations, files: files, phases: phases)
        }
        switch self {
        case .inSettingUp: return kill([.write, .sync], [.wal, .journal], [.opening])
        case .inMigration: return kill([.write, .sync, .truncate], [.main, .wal, .journal], [.opening])
        case .inOpeningCheckpoint: return kill([.write, .sync, .truncate], [.main, .wal], [.opening])
        case .inCommit: return kill([.write], [.wal], [.committing, .committingLazily])
        case .beforeFlush: return kill([.sync], [.wal], [.committing])
        case .inCheckpoint: return kill([.write, .sync], [.main], [.committing, .committingLazily, .tidying])
        case .inClosing: return kill([.write, .sync, .truncate, .delete], [.main, .wal], [.closing, .tidying])
        case .inRecovery, .afterInsert, .afterCommit, .afterReply, .afterDelivery, .afterAck, .afterLazyCommit,
            .inDeadLettering, .inRetention, .afterTidying, .afterClosing:
            return nil
        }
    }
}
