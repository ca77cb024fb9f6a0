#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The open file of a journal: the only place that calls the system for it.
final class JournalFile {
    private let descriptor: Int32
    let path: String

    private init(_ descriptor: Int32, _ path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// Makes a new file that only its owner may read.
    static func create(_ path: String) throws(JournalError) -> JournalFile {
        try open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC)
    }

    /// Opens a file for reading.
    static func read(_ path: String) throws(JournalError) -> JournalFile { try open(path, O_RDONLY | O_CLOEXEC) }

    private static func open(_ path: String, _ flags: Int32) throws(JournalError) -> JournalFile {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw JournalError(.badPath, "'\(path.prefix(64))' is no path of a file")
        }
        #if canImport(Darwin)
            let descriptor = Darwin.open(path, flags, 0o600)
        #elseif canImport(Glibc)
            let descriptor = Glibc.open(path, flags, 0o600)
        #else
            let descriptor = Musl.open(path, flags, 0o600)
        #endif
        if descriptor >= 0 { return JournalFile(descriptor, path) }
        throw errno == EEXIST
            ? JournalError(.exists, "\(path): there is a file already, and a journal is never written over one")
            : failure("opening", path)
    }

    /// Writes all of the bytes.
    func write(_ bytes: [UInt8]) throws(JournalError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Self.systemWrite(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("writing", path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Glibc)
            Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Reads up to `count` bytes from a place; fewer at the end of the file.
    func read(_ count: Int, at offset: Int64) throws(JournalError) -> [UInt8] {
        var filled = 0
        // Bytes that the system does not fill are cut off.
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while filled < count {
                let read = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, off_t(offset + Int64(filled)))
                if read < 0, errno == EINTR { continue }
                if read < 0 { filled = -1 }
                guard read > 0 else { break }
                filled += read
            }
            initialized = max(0, filled)
        }
        guard filled >= 0 else { throw Self.failure("reading", path) }
        return bytes
    }

    /// Waits until everything is on the disk.
    func flush() throws(JournalError) {
        while fsync(descriptor) != 0 { guard errno == EINTR else { throw Self.failure("flushing", path) } }
    }

    private static func failure(_ doing: String, _ path: String) -> JournalError {
        JournalError(.inputOutput, "\(doing) the journal \(path) failed: \(String(cString: strerror(errno)))")
    }
}
