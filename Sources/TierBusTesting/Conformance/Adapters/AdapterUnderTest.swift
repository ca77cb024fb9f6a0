public import TierBusCore
public import TierBusMarket

/// An adapter as ``AdapterConformance`` is to try it: how it is made, and what it promises.
public struct AdapterUnderTest {
    struct Instance {
        let adapter: any Adapter
        let drain: () throws -> Void
    }

    let targets: Int
    let reaches: (_ place: Int, _ target: Int) -> Bool
    let event: (_ place: Int) -> any Event
    let isDraining: Bool
    let make: ([any Container]) throws -> Instance

    /// - Parameters:
    ///   - targets: How many targets it is made with, 1 or more.
    ///   - reaches: Whether the event at a place has to reach a target, both from 0; all have to reach all unless said
    ///     otherwise. Places are those of the calls of `route`.
    ///   - event: Makes the event at a place, each with an id of its own; bars unless said otherwise.
    ///   - drain: Makes the adapter deliver what it holds back; nil where it holds nothing back.
    ///   - make: Makes an adapter that routes to the targets. Called for each trial anew.
    public init<Tried: Adapter>(
        targets: Int = 1, reaching reaches: @escaping (_ place: Int, _ target: Int) -> Bool = { _, _ in true },
        events event: @escaping (_ place: Int) -> any Event = { Bar.bar(occurrence: $0) },
        draining drain: ((Tried) throws -> Void)? = nil, _ make: @escaping ([any Container]) throws -> Tried
    ) {
        precondition(targets > 0, "an adapter is tried with one target or more")
        self.targets = targets
        self.reaches = reaches
        self.event = event
        isDraining = drain != nil
        self.make = { targets in
            let adapter = try make(targets)
            return Instance(adapter: adapter) { try drain?(adapter) }
        }
    }
}
