public import Synchronization

/// A counter that one thread writes and others read, alone on its pair of cache lines.
///
/// Whoever makes one owns it and destroys it when nobody can reach it any more.
@usableFromInline
package typealias Cursor = UnsafeMutablePointer<Atomic<Int>>

extension UnsafeMutablePointer where Pointee == Atomic<Int> {
    /// Makes a counter on memory of its own.
    @usableFromInline
    package static func makeCursor(_ value: Int = 0) -> Self {
        // 256 bytes aligned to 128: neither the neighbouring line nor its prefetched twin belongs to another counter.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 256, alignment: 128)
        let cursor = memory.bindMemory(to: Atomic<Int>.self, capacity: 1)
        cursor.initialize(to: Atomic(value))
        return cursor
    }

    /// Ends what ``makeCursor(_:)`` began.
    @usableFromInline
    package func destroyCursor() {
        deinitialize(count: 1)
        UnsafeMutableRawPointer(self).deallocate()
    }

    /// Adds to a counter that only this thread writes: no read-modify-write is needed.
    @inlinable @inline(__always)
    package func advance(by count: Int) {
        pointee.store(pointee.load(ordering: .relaxed) &+ count, ordering: .releasing)
    }

    /// What its writer counted so far, with everything that was written before it.
    @inlinable @inline(__always)
    package var value: Int { pointee.load(ordering: .acquiring) }
}
