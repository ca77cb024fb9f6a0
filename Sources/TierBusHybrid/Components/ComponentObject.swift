/// Owns the object of a component, behind a pointer, where no access is checked for exclusivity: handlers never nest, so
/// no two of them have the object at once.
@usableFromInline
final class ComponentObject<Object> {
    // Made in `init`, freed in `deinit`; every handler that uses it keeps this object.
    @usableFromInline
    let pointer: UnsafeMutablePointer<Object>

    @inlinable
    init(_ object: Object) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: object)
    }

    @inlinable
    deinit {
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }
}
