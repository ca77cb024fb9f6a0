#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads a file to its end: a regular one, a pipe or a device. (Foundation's reading refuses `/dev/null`.)
enum FileBytes {
    /// Most bytes at once.
    private static let chunk = 1 << 20

    static func read(_ path: String) throws(InputError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var facts = stat()
        if fstat(descriptor, &facts) == 0, facts.st_size > 0 { bytes.reserveCapacity(Int(facts.st_size) + 1) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 16)
        // The one owner of the memory; nothing refers to it after this call.
        defer { buffer.deallocate() }
        while true {
            // Writes at most as many bytes as the buffer has.
            let count = Self.read(descriptor, buffer)
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: buffer.prefix(count))
            } else if errno != EINTR {
                throw failure(path)
            }
        }
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Glibc)
            Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #else
            Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func failure(_ path: String) -> InputError {
        let reason =
            switch errno {
            case ENOENT: "there is no such file"
            case EACCES, EPERM: "it may not be read"
            case EISDIR: "it is a folder"
            case let code: String(cString: strerror(code))
            }
        return .unreadable(file: path, reason: reason)
    }
}
