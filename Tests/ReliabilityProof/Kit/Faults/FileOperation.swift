/// What SQLite asks of a file system; the numbers are those of `CFaultVFS`.
package enum FileOperation: Int, CaseIterable, Sendable {
    case open, close, read, write, truncate, sync, fileSize, lock, unlock, checkLock, control, delete, access, path

    var bit: UInt32 { 1 << UInt32(rawValue) }
}
