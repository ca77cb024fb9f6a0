public import TierBusAdapters
public import TierBusCore
import TierBusRouter

extension HybridContainer {
    /// The container as the target of adapters of its lane.
    public var entrance: Entrance { Entrance(to: self) }

    /// Lets an adapter have what the container's own components emit of one type, by a direct call.
    ///
    /// Within a hierarchy, such as between two children:
    ///
    /// ```swift
    /// try quick.connect(Signal.self, to: Pipeline { Filter<Signal> { $0.strength > 0.5 }; vote.entrance })
    /// ```
    ///
    /// What the adapter throws goes to the agenda's `onFailure`, which in a system is a notice; the component that emitted
    /// does not feel it. What is published straight through a publication, by a feed for instance, does not come here.
    /// - Returns: The connection, which lasts as long as the container unless it is ended.
    /// - Throws: ``HybridError/Code/closed``.
    @discardableResult
    public func connect<E: Event>(_: E.Type, to adapter: some Container) throws(HybridError) -> Connection {
        try checkOpen("a connection for \(E.eventType)")
        noteOutput(E.self)
        let (owner, agenda, number) = (id, hierarchy.agenda, hierarchy.nextNumber())
        let place = place(E.self)
        place.addWire(number) { event, cause in
            let delivery = cause?.following(with: event, from: owner) ?? Delivery(of: event, from: owner)
            do {
                try adapter.receive(event, delivery)
            } catch {
                agenda.onFailure(
                    BusFailure(
                        error: error, eventType: E.eventType, eventID: event.id, source: owner, subscriber: .none))
            }
        }
        return Connection { [weak place] in place?.removeWire(number) }
    }

    /// Calls adapters that hold events back, on the container's lane, by the system's clock.
    /// - Throws: ``HybridError/Code/outOfReach`` outside of any system.
    public func adapterTimer() throws(HybridError) -> any AdapterTimer { try site(for: "a timer").timer }

    /// Lets the system call `body` on the container's lane when the run ends, before everything is delivered: for adapters
    /// that hold events back, `atEnd(latest.drain)`.
    ///
    /// It may be called several times, as long as others go on passing events on.
    /// - Throws: ``HybridError/Code/outOfReach`` outside of any system.
    public func atEnd(_ body: @escaping () throws -> Void) throws(HybridError) {
        let site = try site(for: "something to be done at the end")
        site.addDrain("\(id)", body)
    }

    /// A target whose failures become notices, and are kept from whoever routes to it.
    /// - Throws: ``HybridError/Code/outOfReach`` outside of any system.
    public func guarded<Target: Container>(_ target: Target) throws(HybridError) -> Guarded<Target> {
        let (id, notices) = (id, try site(for: "a guard").core.context.notices)
        return Guarded(target) { failure in
            notices.post(.handlerFailed, at: "\(failure.type) at an adapter of \(id)", "\(failure)")
        }
    }
}
