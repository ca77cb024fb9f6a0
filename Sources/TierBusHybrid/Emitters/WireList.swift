import TierBusCore

/// The connections that take what an emitter sends out, by their numbers. Belongs to the lane.
final class WireList<E: Event> {
    private var wires: [(number: Int, take: (E, Delivery?) -> Void)] = []

    var isEmpty: Bool { wires.isEmpty }

    func add(_ number: Int, _ take: @escaping (E, Delivery?) -> Void) { wires.append((number, take)) }

    func remove(_ number: Int) { wires.removeAll { $0.number == number } }

    func removeAll() { wires = [] }

    /// Gives the event to all that are there now; they may come and go meanwhile.
    func take(_ event: E, _ cause: Delivery?) { for wire in wires { wire.take(event, cause) } }
}
