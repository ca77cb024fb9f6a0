import TierBusCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A process of one's own making whose standard output is read.
struct ChildProcess: ~Copyable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// How it ended.
    enum End: Equatable {
        case exit(Int32)
        case signal(Int32)
    }

    private let id: pid_t
    private let output: Int32

    // One start at a time: no other process may inherit an end of the pipe. It guards no data.
    private static let gate = SystemLock(())

    init(_ executable: String, _ arguments: [String]) throws {
        (id, output) = try Self.gate.withLock { _ in try Self.start([executable] + arguments) }
    }

    private static func start(_ command: [String]) throws -> (pid_t, Int32) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure(description: "no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, command[0], &actions, nil, words, environ)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            throw Failure(description: "'\(command[0])' cannot be started: \(String(cString: strerror(code)))")
        }
        return (id, ends[0])
    }

    /// Reads what is there, waiting for it at most so long.
    /// - Returns: The bytes; empty when the time is over; nil when there will be no more.
    func read(within milliseconds: Int32) -> [UInt8]? {
        var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        let ready = poll(&wanted, 1, max(0, milliseconds))
        guard ready > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = bytes.withUnsafeMutableBytes { readBytes($0) }
        guard count > 0 else { return nil }
        return Array(bytes.prefix(count))
    }

    private func readBytes(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Darwin)
            Darwin.read(output, buffer.baseAddress, buffer.count)
        #elseif canImport(Glibc)
            Glibc.read(output, buffer.baseAddress, buffer.count)
        #else
            Musl.read(output, buffer.baseAddress, buffer.count)
        #endif
    }

    /// `kill -9`.
    func kill() {
        #if canImport(Darwin)
            _ = Darwin.kill(id, SIGKILL)
        #elseif canImport(Glibc)
            _ = Glibc.kill(id, SIGKILL)
        #else
            _ = Musl.kill(id, SIGKILL)
        #endif
    }

    /// Waits for its end.
    consuming func end() -> End {
        close(output)
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
    }
}
