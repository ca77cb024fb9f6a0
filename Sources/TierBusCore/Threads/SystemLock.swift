#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A value behind a mutex of the operating system's.
///
/// `Synchronization.Mutex` would do, but on Linux the thread sanitizer does not see that it is one: it reports races on
/// what the mutex guards, and among false alarms a real one would go unseen. `Docs/Decisions/0004-locks.md` has more.
@usableFromInline
// Unchecked: the value is touched only by who holds the mutex.
package final class SystemLock<Value: ~Copyable>: @unchecked Sendable {
    // Both are made in `init` and freed in `deinit`; the value is touched only by who holds the mutex.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let value: UnsafeMutablePointer<Value>

    /// Puts a value behind a lock.
    package init(_ value: consuming sending Value) {
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        self.value = .allocate(capacity: 1)
        self.value.initialize(to: value)
    }

    deinit {
        value.deinitialize(count: 1)
        value.deallocate()
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Calls `body` with the value; nobody else has it meanwhile. Not to be called from inside `body`.
    package func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        // The value belongs to the lock: nothing else refers to it.
        nonisolated(unsafe) let value = value
        return try body(&value.pointee)
    }
}
