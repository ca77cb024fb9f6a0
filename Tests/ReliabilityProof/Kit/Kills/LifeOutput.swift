import TierBusCore

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Says lines on a descriptor, each at once: what is said has left the process when the call returns.
final class LifeOutput: Sendable {
    // Keeps lines of two threads apart.
    private let lock = SystemLock(())
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    func say(_ lines: [LifeLine]) {
        guard !lines.isEmpty else { return }
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line.text.replacing("\n", with: " ").utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        lock.withLock { _ in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && errno != EINTR { return }
                rest = rest.dropFirst(max(0, count))
            }
        }
    }

    func say(_ line: LifeLine) { say([line]) }
}
