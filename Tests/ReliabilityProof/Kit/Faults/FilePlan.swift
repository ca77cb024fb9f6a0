import CFaultVFS

/// When a file system fails, and how.
package struct FilePlan: Sendable, Equatable {
    /// How an operation fails; the numbers are those of `CFaultVFS`.
    package enum Kind: Int32, CaseIterable, Sendable {
        /// EIO.
        case device
        /// ENOSPC.
        case space
        /// Half of it is done.
        case short
        /// Locked by another.
        case busy
        /// It is done, and fails all the same.
        case done
        /// The process ends before it.
        case kill
    }

    package var operations: Set<FileOperation>
    package var files: Set<FileKind>
    package var phases: Set<LogPhase>
    /// The how manieth of the matching calls, from 1.
    package var at: Int
    /// Whether all later ones fail, too.
    package var isLasting: Bool
    package var kind: Kind

    package init(
        _ kind: Kind, at: Int, isLasting: Bool = false, operations: Set<FileOperation> = FilePlan.failing,
        files: Set<FileKind> = Set(FileKind.allCases), phases: Set<LogPhase> = Set(LogPhase.allCases)
    ) {
        self.kind = kind
        self.at = at
        self.isLasting = isLasting
        self.operations = operations
        self.files = files
        self.phases = phases
    }

    /// What can fail. SQLite does not look at what closing a file answers.
    package static let failing = Set(FileOperation.allCases).subtracting([.close])

    var native: fault_plan {
        fault_plan(
            operations: operations.reduce(0) { $0 | $1.bit }, files: files.reduce(0) { $0 | $1.bit },
            phases: phases.reduce(0) { $0 | $1.bit }, at: UInt64(max(at, 0)), is_lasting: isLasting,
            kind: kind.rawValue)
    }
}
