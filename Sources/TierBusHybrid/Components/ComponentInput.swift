public import TierBusCore

/// One input of a component: what every call of its handler needs.
@usableFromInline
final class ComponentInput<Object> {
    @usableFromInline
    let object: ComponentObject<Object>
    @usableFromInline
    let hierarchy: Hierarchy
    // Made in `init`, freed in `deinit`; points to while the handler runs, which keeps this object.
    @usableFromInline
    let running: UnsafeMutablePointer<RunningInput>

    @inlinable
    init(of component: ContainerID, object: ComponentObject<Object>, hierarchy: Hierarchy, emitter: UnsafeRawPointer) {
        self.object = object
        self.hierarchy = hierarchy
        running = .allocate(capacity: 1)
        running.initialize(to: RunningInput(component: component, emitter: emitter))
    }

    @inlinable
    deinit {
        running.deinitialize(count: 1)
        running.deallocate()
    }

    /// Calls `body` with the object, as the handler that runs.
    @inlinable
    @inline(__always)
    func call<Result>(_ body: (inout Object) throws -> Result) rethrows -> Result {
        let state = hierarchy.state
        state.pointee.running = UnsafePointer(running)
        defer { state.pointee.running = nil }
        return try body(&object.pointer.pointee)
    }
}
