#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A thread of the operating system that runs one body to its end.
enum NamedThread {
    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        /// Runs the body that was retained for the thread as `argument`.
        static func run(_ argument: UnsafeMutableRawPointer) {
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            #if canImport(Darwin)
                // Linux offers no way to name a thread that Swift can call.
                pthread_setname_np(start.name)
            #endif
            start.body()
        }
    }

    /// Starts a detached thread; `body` says by its own means when it has ended.
    /// - Throws: ``RouterError`` if the system has no thread to give.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(RouterError) {
        let result = create(Start(name: name, body: body))
        if result != 0 {
            throw RouterError(.noThread, "the system gave no thread for '\(name)' (error \(result))")
        }
    }

    private static func create(_ start: Start) -> Int32 {
        let retained = Unmanaged.passRetained(start)
        #if canImport(Darwin)
            var thread: pthread_t?
            let result = pthread_create(
                &thread, nil,
                { argument in
                    Start.run(argument)
                    return nil
                }, retained.toOpaque())
            if let thread, result == 0 { pthread_detach(thread) }
        #else
            var thread = pthread_t()
            let result = pthread_create(
                &thread, nil,
                { argument in
                    if let argument { Start.run(argument) }
                    return nil
                }, retained.toOpaque())
            if result == 0 { pthread_detach(thread) }
        #endif
        if result != 0 { retained.release() }
        return result
    }

    /// Lets other threads have the core.
    static func yield() { sched_yield() }

    /// Something that tells this thread from every other living one; never 0.
    static var currentID: Int { Int(bitPattern: pthread_self()) }
}
