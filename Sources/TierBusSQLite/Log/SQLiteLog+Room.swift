public import TierBusRouter

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension SQLiteLog {
    /// What one event takes beside its payload, and a commit in the write-ahead log.
    private static var spareBytes: Int { 64 << 10 }

    /// Appends the event and undoes it; and asks the file system, which SQLite does only at a commit.
    public func checkRoom(for entry: LogEntry) throws(LogError) {
        try appendAndUndo(entry)
        var figures = statvfs()
        // Of the folder: no descriptor of the file may be closed beside SQLite's own.
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        guard statvfs(folder.isEmpty ? "/" : folder, &figures) == 0 else {
            throw .system(errno, path: path, while: "asking for the room of the file system")
        }
        let (free, overflow) = Int(clamping: figures.f_bavail).multipliedReportingOverflow(
            by: Int(clamping: figures.f_frsize))
        let needed = entry.payload.count * 2 + Self.spareBytes
        guard overflow || free >= needed else {
            throw .about(.full, path, "\(free) bytes are free on the file system, \(needed) are needed")
        }
    }
}
