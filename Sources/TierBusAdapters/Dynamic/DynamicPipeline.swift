public import TierBusCore

/// A ``Pipeline`` whose stages are known at run time only.
public struct DynamicPipeline: Adapter {
    /// What stands in it.
    public enum Element {
        /// A stage: what it lets through goes on.
        case stage(any DynamicStage)
        /// A container: it receives every event, and every event goes on.
        case receiver(any Container)
    }

    /// What comes behind an element.
    private struct Rest: Container {
        let elements: ArraySlice<Element>

        func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
            guard let first = elements.first else { return }
            let rest = Rest(elements: elements.dropFirst())
            switch first {
            case .stage(let stage): try stage.pass(event, delivery, to: rest)
            case .receiver(let receiver):
                try FailureList.doBoth { () throws in
                    try receiver.receive(event, delivery)
                } _: { () throws in
                    try rest.receive(event, delivery)
                }
            }
        }
    }

    private let rest: Rest

    /// Puts elements one behind the other.
    public init(_ elements: [Element]) { rest = Rest(elements: elements[...]) }

    /// Lets an event of whatever type flow through all elements.
    /// - Throws: What elements threw, once all has been done that could be.
    public func route<E: Event>(_ event: E, _ delivery: Delivery) throws { try rest.receive(event, delivery) }
}
