public import TierBusCore

/// Where an emitter's events leave the hierarchy. Kept behind a pointer, so that calling it retains nothing.
@usableFromInline
struct Outlet<E: Event>: ~Copyable {
    @usableFromInline
    let body: (E, Delivery?) throws -> Void
    /// Whether it carries what children passed up, too.
    @usableFromInline
    let includesChildren: Bool

    @inlinable
    init(includesChildren: Bool, _ body: @escaping (E, Delivery?) throws -> Void) {
        self.includesChildren = includesChildren
        self.body = body
    }

    @inlinable
    @inline(__always)
    borrowing func call(_ event: E, _ cause: Delivery?) throws { try body(event, cause) }
}
