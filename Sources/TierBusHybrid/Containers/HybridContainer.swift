import TierBusAdapters
public import TierBusCore

/// A node of a tree: an internal bus, components that talk over it by direct calls, and children with buses of their own.
///
/// - A hierarchy lives on one lane and is not `Sendable`: its handlers never run in parallel, and never nest.
/// - Ids are paths: `momentum/quick` is the child or component `quick` of `momentum`. A name is taken once per container.
/// - What a component returns or emits goes to its container's bus, up where ``passesUp(_:)`` says so, and out through
///   the container's publication of the type; ``Emitter`` has the table.
/// - Children and components may come and go at any time, also from inside a handler, while events flow: what comes gets
///   what is published or still waits, but not the running event; what goes gets nothing more.
/// - A handler that throws harms no other; the failure goes to the agenda of the bus.
public final class HybridContainer {
    /// Its name within its parent.
    public let name: String
    /// The path of names from the root, with slashes.
    public let id: ContainerID
    /// 0 for a container without parent.
    public let depth: Int
    /// Carries events between its components, and to and from its children and parent. One agenda serves all buses of a
    /// hierarchy. What is published straight on the bus stays on it.
    public let internalBus: DirectBus
    // Weak: the parent owns it.
    /// What it is in; nil for a top-level container, and once it was removed.
    public internal(set) weak var parent: HybridContainer?
    /// In the order they were added.
    public internal(set) var children: [HybridContainer] = []
    /// In the order they were added.
    public internal(set) var components: [ComponentRegistration] = []
    /// Whether it was removed or closed.
    public internal(set) var isClosed = false
    /// What it shares with the rest of its hierarchy.
    @usableFromInline
    package let hierarchy: Hierarchy
    /// What the outside of the container keeps here: its registration with the router.
    @usableFromInline
    package var outside: AnyObject?
    /// The profile that lets it declare no other ways out than these; nil without such a profile.
    var seal: (profile: String, types: Set<EventType>)?
    var members: [String: Member] = [:]
    @usableFromInline
    var emitters: [ObjectIdentifier: any EmitterLink] = [:]
    /// What it has seen as context, by the hierarchies that it is connected in.
    var contexts: [HierarchyKey: HierarchyContext] = [:]
    /// Types that it may emit: those for which somebody asked for the way out, in that order.
    private(set) var outputs: [any Event.Type] = []
    private var knownOutputs: Set<ObjectIdentifier> = []

    /// Who has a name.
    enum Member {
        case child
        case component

        var description: String { self == .child ? "child" : "component" }
    }

    /// A container without parent, outside of any system: its components can be tried on their own.
    /// - Throws: ``HybridError/Code/badName``.
    public convenience init(_ name: String, agenda: Agenda = Agenda()) throws(HybridError) {
        self.init(name: name, id: try Self.path(of: name, in: nil), parent: nil, hierarchy: Hierarchy(agenda: agenda))
    }

    init(name: String, id: ContainerID, parent: HybridContainer?, hierarchy: Hierarchy) {
        self.name = name
        self.id = id
        self.parent = parent
        self.hierarchy = hierarchy
        depth = parent.map { $0.depth + 1 } ?? 0
        internalBus = DirectBus(agenda: hierarchy.agenda)
    }

    // Only lets go of what would otherwise keep itself alive in a circle: handlers that own the emitters of the ports
    // that own the handlers.
    deinit { letGo() }

    /// The path of names from the root, with slashes: the text of ``id``.
    public var path: String { id.text }

    /// The way out for one type of event, to be kept where events of the type are emitted often.
    /// - Complexity: O(1).
    @inlinable
    public func emitter<E: Event>(_: E.Type = E.self) -> Emitter<E> {
        noteOutput(E.self)
        return place(E.self)
    }

    /// Remembers that events of a type may be emitted.
    @usableFromInline
    func noteOutput(_ type: any Event.Type) {
        if knownOutputs.insert(ObjectIdentifier(type)).inserted { outputs.append(type) }
    }

    /// The place of one type of event, whether it comes in or goes out.
    @inlinable
    func place<E: Event>(_: E.Type = E.self) -> Emitter<E> {
        if let found = emitters[ObjectIdentifier(E.self)] {
            // Entered under the metatype of E below.
            return unsafeDowncast(found, to: Emitter<E>.self)
        }
        let emitter = Emitter<E>(of: self)
        emitters[ObjectIdentifier(E.self)] = emitter
        return emitter
    }

    /// Removes all children and components and cuts the ways up and out. Does nothing the second time.
    ///
    /// A closed container takes no child and no component; publishing in it harms nobody. May be called from inside a
    /// handler. The system closes a container when it ends or the container is removed.
    public func close() {
        guard !isClosed else { return }
        if let parent { return parent.remove(child: self) }
        end()
    }

    /// Ends what is below, then itself.
    func end() {
        isClosed = true
        hierarchy.agenda.dispatch {
            let (leaving, registered) = (children, components)
            children = []
            components = []
            members = [:]
            for registration in registered { registration.end() }
            for emitter in emitters.values { emitter.detach() }
            for child in leaving {
                child.end()
                child.parent = nil
                hierarchy.onChildRemoved(child)
            }
        }
    }

    private func letGo() {
        for registration in components { registration.end() }
        for emitter in emitters.values { emitter.detach() }
    }

    @usableFromInline
    func checkOpen(_ addition: String) throws(HybridError) {
        guard isClosed else { return }
        throw HybridError(.closed, "container '\(id)' was removed or closed and does not take \(addition)")
    }

    /// Checks that a name is free and valid, and makes the id of it.
    func newID(_ name: String, for member: Member) throws(HybridError) -> ContainerID {
        try checkOpen("\(member.description) '\(name)'")
        let id = try Self.path(of: name, in: self)
        if let taken = members[name] {
            throw HybridError(
                .duplicateName,
                "\(member.description) '\(name)' cannot be added to container '\(self.id)': it has a "
                    + "\(taken.description) '\(id)' already")
        }
        return id
    }

    private static func path(of name: String, in parent: HybridContainer?) throws(HybridError) -> ContainerID {
        let place = parent.map { "in container '\($0.id)'" } ?? "at the top"
        guard !name.utf8.contains(UInt8(ascii: "/")) else {
            throw HybridError(
                .badName, "'\(name.prefix(64))' cannot be a name \(place): a slash stands between names only")
        }
        do {
            // Checked by itself first: an empty name would make a path that is not empty.
            let own = try ContainerID(name)
            guard let parent else { return own }
            return try ContainerID("\(parent.path)/\(name)")
        } catch {
            throw HybridError(.badName, "no container or component \(place) can have this name: \(error)")
        }
    }
}

@available(*, unavailable)
extension HybridContainer: Sendable {}
