public import TierBusCore

/// What the containers of one hierarchy share.
@usableFromInline
package final class Hierarchy {
    /// What is yet to be delivered on any bus of the hierarchy, or of its lane.
    @usableFromInline
    package let agenda: Agenda
    // Made in `init`, freed in `deinit`; emitters and the handlers of components, which use it too, keep this object.
    @usableFromInline
    let state: UnsafeMutablePointer<HierarchyState>
    /// Called with a container that has just joined, before anything is in it; if it throws, the container is not added.
    package var onChildAdded: (HybridContainer) throws -> Void = { _ in }
    /// Called with a container that leaves, deepest first, when it is cut off already.
    package var onChildRemoved: (HybridContainer) -> Void = { _ in }

    private var lastNumber = 0

    /// A number for a connection; none comes twice.
    func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    init(agenda: Agenda) {
        self.agenda = agenda
        state = .allocate(capacity: 1)
        state.initialize(to: HierarchyState())
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }
}

@available(*, unavailable)
extension Hierarchy: Sendable {}
