import TierBusRouter

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Where a log's file is, and whether it may be used.
///
/// Everything here looks at the file through its folder and by name. Only a file that this call creates is ever opened,
/// and closed again before SQLite sees it: closing a second descriptor of a file drops the locks that SQLite holds on
/// it (https://sqlite.org/howtocorrupt.html, 2.2).
struct StorePath {
    /// The folder, resolved, without a slash at its end (but `/` itself).
    let directory: String
    /// The file's name in it.
    let name: String

    /// The whole path.
    var path: String { directory == "/" ? "/" + name : directory + "/" + name }

    // SQLite's own limit is 512 with its suffixes.
    private static let maxBytes = 500
    private static let sideFiles = ["-journal", "-wal", "-shm"]

    // MARK: The path

    /// Reads a path as an app gives it and resolves its folder.
    init(_ text: String, within base: String?) throws(LogError) {
        guard !text.isEmpty else { throw .about(.badPath, "''", "the path of a log must not be empty") }
        guard !text.utf8.contains(0) else { throw .about(.badPath, text, "a path must not contain NUL") }
        guard !text.lowercased().hasPrefix("file:") else {
            throw .about(.badPath, text, "URIs are not taken; give a path")
        }
        guard text.first != ":" else {
            throw .about(.badPath, text, "a name with a colon in front is special to SQLite; give the path of a file")
        }
        let slash = text.utf8.lastIndex(of: UInt8(ascii: "/"))
        let name = slash.map { String(text[text.index(after: $0)...]) } ?? text
        guard !name.isEmpty, name != ".", name != ".." else {
            throw .about(.badPath, text, "this is a folder; give the path of a file")
        }
        let parent = slash.map { $0 == text.startIndex ? "/" : String(text[..<$0]) } ?? "."
        directory = try Self.resolved(parent, of: text)
        self.name = name
        guard path.utf8.count <= Self.maxBytes else {
            throw .about(.badPath, path, "the path has more than \(Self.maxBytes) bytes")
        }
        if let base {
            let root = try Self.resolved(base, of: base)
            guard directory == root || directory.hasPrefix(root == "/" ? "/" : root + "/") else {
                throw .about(.badPath, path, "a log has to be inside \(root)")
            }
        }
    }

    private static func resolved(_ directory: String, of text: String) throws(LogError) -> String {
        guard !directory.utf8.contains(0) else { throw .about(.badPath, text, "a path must not contain NUL") }
        guard let result = realpath(directory, nil) else {
            throw .system(errno, path: text, while: "finding the folder")
        }
        // realpath allocated it for us.
        defer { free(result) }
        return String(cString: result)
    }

    // MARK: The folder

    /// Does something with the folder's descriptor, after checking that nobody else can exchange files in it.
    func withDirectory<Result>(_ body: (Int32) throws(LogError) -> Result) throws(LogError) -> Result {
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system(errno, path: directory, while: "opening the folder") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .system(errno, path: directory, while: "examining the folder")
        }
        // A sticky folder lets nobody rename or delete what is not theirs.
        if status.st_mode & S_IWOTH != 0 && status.st_mode & S_ISVTX == 0 {
            throw .about(
                .unsafePermissions, directory,
                "everybody may exchange files in this folder; mend it with: chmod o-w \(directory.shellQuoted)")
        }
        let user = geteuid()
        if user != 0 && status.st_uid != 0 && status.st_uid != user {
            throw .about(.unsafePermissions, directory, "this folder belongs to another user (\(status.st_uid))")
        }
        return try body(descriptor)
    }

    /// Has the folder's entries written to the disk.
    func flush(_ directory: Int32) throws(LogError) {
        while fsync(directory) != 0 {
            guard errno == EINTR else { throw .system(errno, path: self.directory, while: "flushing the folder") }
        }
    }

    // MARK: The file

    /// Creates the file if it is not there, with no rights for others, and checks it and its companions if it is.
    func createOrCheck(in directory: Int32) throws(LogError) -> FileIdentity {
        let descriptor = openat(directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        if descriptor >= 0 {
            // The process's mask may have taken rights away.
            let changed = fchmod(descriptor, 0o600) == 0 ? 0 : errno
            close(descriptor)
            guard changed == 0 else { throw .system(changed, path: path, while: "setting the mode") }
        } else if errno != EEXIST {
            throw .system(errno, path: path, while: "creating the file")
        }
        guard let status = try check(name, in: directory) else {
            throw .about(.badPath, path, "the file vanished while it was opened")
        }
        // SQLite takes a file of one byte for an empty one and would write over it.
        guard status.st_size == 0 || status.st_size >= 512 else {
            throw .about(.foreignFile, path, "the file is too short to be a database")
        }
        var walSize = 0
        for suffix in Self.sideFiles {
            guard let side = try check(name + suffix, in: directory), suffix == "-wal" else { continue }
            walSize = Int(clamping: side.st_size)
            if status.st_size == 0 && side.st_size > 0 {
                throw .about(.corrupt, path, "the file is empty but its write-ahead log is not; put the file back")
            }
        }
        return FileIdentity(status, walSize: walSize)
    }

    /// The file as the folder has it now.
    func identity(in directory: Int32) throws(LogError) -> FileIdentity? {
        try check(name, in: directory).map { FileIdentity($0, walSize: 0) }
    }

    /// A regular file of this user's with one name, closed to others; nil if there is none.
    private func check(_ name: String, in directory: Int32) throws(LogError) -> stat? {
        let path = self.directory == "/" ? "/" + name : self.directory + "/" + name
        var status = stat()
        guard fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw .system(errno, path: path, while: "examining the file")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFLNK: throw .about(.badPath, path, "this is a symbolic link; give the path of the file itself")
        case S_IFDIR: throw .about(.badPath, path, "this is a folder; give the path of a file")
        default: throw .about(.badPath, path, "this is not a regular file")
        }
        guard status.st_uid == geteuid() else {
            throw .about(
                .unsafePermissions, path,
                "the file belongs to another user (\(status.st_uid)); mend it with: chown \(geteuid()) \(path.shellQuoted)"
            )
        }
        guard status.st_nlink == 1 else {
            throw .about(.badPath, path, "the file has \(status.st_nlink) names (hard links); it must have one")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .about(
                .unsafePermissions, path,
                "others may use this file (mode \(String(status.st_mode & 0o777, radix: 8))); mend it with: "
                    + "chmod 600 \(path.shellQuoted)")
        }
        return status
    }
}
