#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What tells a file from every other, and how large it and its write-ahead log are.
struct FileIdentity {
    /// Bytes.
    let size: Int
    /// Bytes of its write-ahead log.
    let walSize: Int
    private let device: UInt64
    private let number: UInt64

    init(_ status: stat, walSize: Int) {
        self.walSize = walSize
        size = Int(clamping: status.st_size)
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }

    /// Whether the last page is not whole, with no write-ahead log to make it so.
    var isCut: Bool { size % SQLiteLog.pageBytes != 0 && walSize == 0 }

    /// Whether both are the same file.
    func isSameFile(as other: FileIdentity) -> Bool { device == other.device && number == other.number }
}
