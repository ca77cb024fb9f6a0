public import TierBusCore

/// A parent and its children: what the parent emits is context for all of them, what a child emits is a result for the
/// parent.
///
/// ```swift
/// let desk = Hierarchical("classifier", classifier) {
///     Child("conservative", conservative)
///     Hierarchical("aggressive", aggressive) {
///         Child("quick", quick)
///     }
/// }
/// ```
///
/// | an event of | goes |
/// | --- | --- |
/// | a child | to the parent; if that is a ``ContextualContainer``, with the context that the child last saw |
/// | a child that is a parent itself | to the parent above, and down to its own children |
/// | anybody else: the parent, or somebody outside | down to all children, at any depth |
///
/// Where types are named, only those are context, and only those are results; other events go nowhere and are counted as
/// ``unroutable``. Nobody gets back what is theirs. One who throws harms no other; the failures come out at the end.
public struct Hierarchical<Parent: ContextualContainer, Children: HierarchyMembers>: Adapter, HierarchyMembers {
    private let id: ContainerID
    private let parent: Parent
    private let children: Children
    private let context: Set<EventType>?
    private let results: Set<EventType>?
    private let seen = HierarchyContext()
    private let missed = Tally()

    /// A parent that wants results with their context.
    /// - Parameters:
    ///   - id: The source of what the parent emits. Those of children are others; one that comes twice is a programmer's
    ///     error and traps.
    ///   - context: Types of which events go down; nil for all.
    ///   - results: Types of which events go up; nil for all.
    public init(
        _ id: ContainerID, _ parent: Parent, context: Set<EventType>? = nil, results: Set<EventType>? = nil,
        @ChildBuilder children: () throws -> Children
    ) rethrows {
        self.id = id
        self.parent = parent
        self.children = try children()
        self.context = context
        self.results = results
        let names = names
        precondition(Set(names).count == names.count, "every member of a hierarchy has a name of its own")
    }

    /// A parent that takes results as every other event.
    public init<Base: Container>(
        _ id: ContainerID, _ parent: Base, context: Set<EventType>? = nil, results: Set<EventType>? = nil,
        @ChildBuilder children: () throws -> Children
    ) rethrows where Parent == PlainParent<Base> {
        try self.init(id, PlainParent(parent), context: context, results: results, children: children)
    }

    /// Events that were neither context nor results.
    public var unroutable: Int { missed.count }

    /// The parent's, and those of all below.
    public var names: [ContainerID] { [id] + children.names }

    /// Sends the event up or down, as its source says.
    /// - Throws: What members threw; ``AdapterFailures`` if several did.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var failures = FailureList()
        var isMissed = false
        if delivery.source != id, isMine(event, delivery, &isMissed, &failures) {
            if isMissed { missed.add() }
        } else if isContext(E.eventType) {
            children.give(event, delivery, &failures)
        } else {
            missed.add()
        }
        try failures.throwAny()
    }

    private func isMine<E: Event>(
        _ event: E, _ delivery: Delivery, _ isMissed: inout Bool, _ failures: inout FailureList
    ) -> Bool {
        switch children.send(event, delivery, to: parent, isResult: isResult(E.eventType), &failures) {
        case .elsewhere: return false
        case .sent: return true
        case .unwanted:
            isMissed = true
            return true
        }
    }

    private func isContext(_ type: EventType) -> Bool { context?.contains(type) ?? true }

    private func isResult(_ type: EventType) -> Bool { results?.contains(type) ?? true }
}

/// As a child of another hierarchy.
extension Hierarchical {
    /// Gives context to the parent and to all below.
    public func give<E: Event>(_ event: E, _ delivery: Delivery, _ failures: inout FailureList) {
        seen.see(event)
        do { try parent.receive(event, delivery) } catch { failures.add(error) }
        children.give(event, delivery, &failures)
    }

    /// Sends what the parent here emitted up and down, and what a child emitted to the parent here.
    public func send<E: Event, Above: ContextualContainer>(
        _ event: E, _ delivery: Delivery, to above: Above, isResult isResultAbove: Bool,
        _ failures: inout FailureList
    ) -> HierarchyOutcome {
        guard delivery.source == id else {
            return children.send(event, delivery, to: parent, isResult: isResult(E.eventType), &failures)
        }
        if isResultAbove {
            do { try above.receive(event, delivery, in: seen) } catch { failures.add(error) }
        }
        let goesDown = isContext(E.eventType)
        if goesDown { children.give(event, delivery, &failures) }
        return isResultAbove || goesDown ? .sent : .unwanted
    }
}
