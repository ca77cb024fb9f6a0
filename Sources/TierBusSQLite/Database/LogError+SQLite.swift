import CSQLite
import TierBusRouter

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension LogError {
    /// The one place where SQLite's result codes become ours.
    /// - Parameters:
    ///   - code: An extended result code.
    ///   - systemError: The `errno` that SQLite kept, 0 if none.
    static func sqlite(_ code: Int32, systemError: Int32 = 0, path: String, while doing: String, _ detail: String)
        -> Self
    {
        let ours: Code =
            switch code & 0xFF {
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .alreadyOpen
            case SQLITE_NOTADB: .foreignFile
            case SQLITE_CORRUPT, SQLITE_FORMAT: .corrupt
            case SQLITE_FULL: .full
            case SQLITE_READONLY, SQLITE_PERM: .readOnly
            case SQLITE_CANTOPEN: code == Extended.symbolicLink || systemError == ELOOP ? .badPath : .inputOutput
            case SQLITE_IOERR:
                if code == Extended.corruptFileSystem {
                    .corrupt
                } else if systemError == ENOSPC || systemError == EDQUOT {
                    .full
                } else {
                    .inputOutput
                }
            case SQLITE_TOOBIG: .tooLarge
            default: .internalError
            }
        var text = "\(doing) failed: \(detail) (SQLite \(code)"
        if systemError != 0 { text += ", errno \(systemError)" }
        return about(ours, path, text + ")")
    }

    /// A failure of a call to the operating system.
    static func system(_ number: Int32, path: String, while doing: String) -> Self {
        let code: Code =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EROFS, EACCES, EPERM: .readOnly
            case ENOENT, ENOTDIR, ELOOP, ENAMETOOLONG: .badPath
            default: .inputOutput
            }
        return about(code, path, "\(doing) failed: \(String(cString: strerror(number))) (errno \(number))")
    }

    /// An error that begins with the path, has no control characters and at most 1 KiB.
    static func about(_ code: Code, _ path: String, _ text: String) -> Self {
        LogError(code, "\(path): \(text)".printable(bytes: 1_024))
    }

    // SQLite's headers define these by expressions that Swift does not import.
    private enum Extended {
        static let symbolicLink = SQLITE_CANTOPEN | (6 << 8)
        static let corruptFileSystem = SQLITE_IOERR | (33 << 8)
    }
}

extension String {
    /// The text with control characters escaped, cut at a character boundary to so many bytes.
    func printable(bytes limit: Int) -> String {
        var result = ""
        var count = 0
        for scalar in unicodeScalars {
            let control = scalar.value < 32 || (127...159).contains(scalar.value)
            let piece = control ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            count += piece.utf8.count
            if count > limit { break }
            result += piece
        }
        return result
    }

    /// The text as one word of a shell command.
    var shellQuoted: String {
        "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
