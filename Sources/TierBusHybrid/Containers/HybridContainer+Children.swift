public import TierBusCore

extension HybridContainer {
    /// Adds a container below this one and lets `body` fill it.
    ///
    /// What `body` publishes is delivered when it is done. A system registers the child with its router before `body` is
    /// called.
    /// - Returns: The child.
    /// - Throws: ``HybridError`` if the name is bad or taken or this container is closed, and what `body` throws; the
    ///   child, with all in it, is then not there.
    @discardableResult
    public func child(_ name: String, _ body: (HybridContainer) throws -> Void = { _ in }) throws -> HybridContainer {
        let child = HybridContainer(
            name: name, id: try newID(name, for: .child), parent: self, hierarchy: hierarchy)
        try hierarchy.agenda.dispatch {
            children.append(child)
            members[name] = .child
            childrenChanged()
            do {
                try hierarchy.onChildAdded(child)
            } catch {
                remove(child: child, tellingOutside: false)
                throw error
            }
            do {
                try body(child)
                try child.checkOpen("what its body adds: it removed itself or its parent")
            } catch {
                remove(child: child)
                throw error
            }
        }
        return child
    }

    /// The child of that name, if there is one.
    public func child(named name: String) -> HybridContainer? {
        guard case .child = members[name] else { return nil }
        return children.first { $0.name == name }
    }

    /// Removes a child with all that is in it; nothing that waits is delivered there. May be called from inside a
    /// handler, also one of the child.
    /// - Throws: ``HybridError/Code/unknownName``.
    public func removeChild(_ name: String) throws(HybridError) {
        guard let child = child(named: name) else {
            let others = children.prefix(20).map { "'\($0.name)'" }.joined(separator: ", ")
            throw HybridError(
                .unknownName,
                "container '\(id)' has no child '\(name)' that could be removed; it has "
                    + (others.isEmpty ? "none" : others + (children.count > 20 ? " and others" : "")))
        }
        remove(child: child)
    }

    /// Passes every event of a type that the container's components emit, or its own children pass up, to the parent's
    /// bus, in the container's name. Does nothing the second time.
    ///
    /// What the parent or a sibling sent, and what came from outside, is not passed up.
    /// - Throws: ``HybridError/Code/outOfReach`` if there is no parent, ``HybridError/Code/closed``.
    @inlinable
    public func passesUp<E: Event>(_: E.Type) throws(HybridError) {
        try checkOpen("a way up for \(E.eventType)")
        guard let parent else {
            throw HybridError(
                .outOfReach, "container '\(id)' has no parent inside the system to pass \(E.eventType) up to")
        }
        place(E.self).passUp(to: parent.place(E.self))
    }

    func remove(child: HybridContainer, tellingOutside: Bool = true) {
        guard let index = children.firstIndex(where: { $0 === child }) else { return }
        hierarchy.agenda.dispatch {
            children.remove(at: index)
            members[child.name] = nil
            childrenChanged()
            child.end()
            child.parent = nil
            if tellingOutside { hierarchy.onChildRemoved(child) }
        }
    }

    private func childrenChanged() {
        for emitter in emitters.values { emitter.childrenChanged() }
    }
}
