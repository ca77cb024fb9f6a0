public import TierBusCore

/// What a ``Hierarchy`` keeps behind its pointer, where no access is checked for exclusivity.
@usableFromInline
struct HierarchyState: ~Copyable {
    /// The input of a component whose handler runs. One place is enough: handlers never nest.
    @usableFromInline
    var running: UnsafePointer<RunningInput>?

    init() {}
}

/// Whose handler runs, and on what.
@usableFromInline
struct RunningInput {
    /// The component.
    @usableFromInline
    let component: ContainerID
    /// The state of its container's emitter of the input's type. Only ever compared.
    @usableFromInline
    let emitter: UnsafeRawPointer

    @inlinable
    init(component: ContainerID, emitter: UnsafeRawPointer) {
        self.component = component
        self.emitter = emitter
    }
}
