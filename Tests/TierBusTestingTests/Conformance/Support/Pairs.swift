import TierBusCore

/// Holds back every event until another comes, or until it is drained.
final class Pairs: Adapter {
    private let target: any Container
    private var held: [() throws -> Void] = []

    init(_ target: any Container) { self.target = target }

    func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        held.append { [target] in try target.receive(event, delivery) }
        if held.count == 2 { try drain() }
    }

    /// Delivers what is held back; throws the last of what the target threw.
    func drain() throws {
        var failure: (any Error)?
        let due = held
        held = []
        for deliver in due {
            do { try deliver() } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
