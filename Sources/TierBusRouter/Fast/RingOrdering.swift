public import Synchronization

/// How a ring tells its readers that slots are filled.
///
/// There is one right way. The other is in the tests, to show that the race it makes is found.
@usableFromInline
package protocol RingOrdering {
    /// Stores the count of filled slots after everything that was written to them.
    static func publish(_ count: Int, to visible: Cursor)
}

/// Release and acquire: a reader that sees the count sees the slots.
@usableFromInline
package enum ReleaseOrdering: RingOrdering {
    @inlinable @inline(__always)
    package static func publish(_ count: Int, to visible: Cursor) {
        // Pairs with the acquiring load in `RingReader.available`.
        visible.pointee.store(count, ordering: .releasing)
    }
}
