public import TierBusCore

/// A handler of batches, called by borrowing: no retain around the call.
@usableFromInline
package struct BatchHandler<E: Event>: ~Copyable {
    @usableFromInline
    let body: (borrowing Batch<E>) throws -> Void

    @inlinable
    package init(_ body: @escaping (borrowing Batch<E>) throws -> Void) { self.body = body }
}
