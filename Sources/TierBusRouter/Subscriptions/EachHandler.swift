public import TierBusCore

/// A handler of single events, called by borrowing: no retain around the call.
@usableFromInline
package struct EachHandler<E: Event>: ~Copyable {
    @usableFromInline
    let body: (E, Delivery) throws -> Void

    @inlinable
    package init(_ body: @escaping (E, Delivery) throws -> Void) { self.body = body }
}
