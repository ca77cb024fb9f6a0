/// Keeps a handler behind a pointer, where calling it by borrowing retains nothing.
@usableFromInline
final class HandlerBox<Handler: ~Copyable> {
    // Made in `init`, freed in `deinit`; whoever uses it keeps this object alive.
    @usableFromInline
    let handler: UnsafeMutablePointer<Handler>

    @inlinable
    init(_ handler: consuming Handler) {
        self.handler = .allocate(capacity: 1)
        self.handler.initialize(to: handler)
    }

    @inlinable
    deinit {
        handler.deinitialize(count: 1)
        handler.deallocate()
    }
}
