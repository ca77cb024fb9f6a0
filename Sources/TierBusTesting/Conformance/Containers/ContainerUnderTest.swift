public import TierBusCore
public import TierBusHybrid
public import TierBusMarket

/// A container as ``ContainerConformance`` is to try it: how it is made, and what it answers.
public struct ContainerUnderTest {
    let answers: (_ place: Int) -> Bool
    let event: (_ place: Int) -> any Event
    let make: (_ output: any Container) throws -> any Container

    /// - Parameters:
    ///   - answers: Whether the event at a place, from 0, has to be answered by one event or more; all unless said
    ///     otherwise.
    ///   - event: Makes the event at a place, each with an id of its own, and the same at each call; bars unless said
    ///     otherwise.
    ///   - make: Makes a container that gives what it makes to `output`. Called for each trial anew.
    public init(
        answering answers: @escaping (_ place: Int) -> Bool = { _ in true },
        events event: @escaping (_ place: Int) -> any Event = { Bar.bar(occurrence: $0) },
        _ make: @escaping (_ output: any Container) throws -> any Container
    ) {
        self.answers = answers
        self.event = event
        self.make = make
    }

    /// A hybrid container: gets events on its bus and answers there.
    /// - Parameter fill: Puts components and children into it, as in `host`.
    public init(
        answering answers: @escaping (_ place: Int) -> Bool = { _ in true },
        events event: @escaping (_ place: Int) -> any Event = { Bar.bar(occurrence: $0) },
        hybrid fill: @escaping (HybridContainer) throws -> Void
    ) {
        self.init(answering: answers, events: event) { output in
            let container = try HybridContainer("subject")
            try fill(container)
            container.internalBus.subscribeAll(as: ContainerTrial.input, output)
            return BusEntrance(container)
        }
    }
}
