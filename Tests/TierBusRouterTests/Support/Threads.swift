import TierBusCore
@testable import TierBusRouter

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Threads of a test and what the environment says of how much they have to do.
enum Threads {
    /// Runs each body on a thread of its own; returns when all have returned and what they captured is let go.
    static func run(_ bodies: [@Sendable () -> Void]) async throws {
        let ends = bodies.map { _ in Latch() }
        for (index, body) in bodies.enumerated() {
            let once = Once(body)
            let end = ends[index]
            try NamedThread.start("test \(index)") {
                once.run()
                end.open()
            }
        }
        for end in ends { await end.wait() }
    }

    /// A body that is let go as soon as it has run.
    private final class Once: Sendable {
        private let body: SystemLock<(@Sendable () -> Void)?>

        init(_ body: @escaping @Sendable () -> Void) { self.body = SystemLock(body) }

        func run() {
            let body = body.withLock { body in
                defer { body = nil }
                return body
            }
            body?()
        }
    }

    /// Events of a stress test: `TIERBUS_EVENTS` if it is set, so that sanitisers get fewer.
    static func events(_ usual: Int) -> Int {
        environment("TIERBUS_EVENTS").flatMap { Int($0) }.map { min($0, usual) } ?? usual
    }

    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
