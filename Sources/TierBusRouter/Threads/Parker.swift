#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Lets one thread sleep until another wakes it; a wake-up that comes first is kept.
///
/// Waking a parked thread costs 25 to 50 microseconds, so park only when there is nothing else to do.
final class Parker: @unchecked Sendable {
    // Both live as long as this object; `permit` is only touched under `mutex`.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var permit = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Sleeps until ``unpark()``; returns at once if it was called since the last time.
    func park() {
        pthread_mutex_lock(mutex)
        while !permit { pthread_cond_wait(condition, mutex) }
        permit = false
        pthread_mutex_unlock(mutex)
    }

    /// Wakes the thread, or keeps it from falling asleep once.
    func unpark() {
        pthread_mutex_lock(mutex)
        permit = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }
}
