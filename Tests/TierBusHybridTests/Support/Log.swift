import TierBusCore
import TierBusHybrid

/// What came by on a bus, in order.
final class Log<E: Event> {
    var events: [E] = []
    var deliveries: [Delivery] = []

    /// Listens to every event of the type on the bus, whoever sends it.
    init(_ container: HybridContainer, _: E.Type = E.self) {
        container.internalBus.subscribe(E.self) { [self] event, delivery in
            events.append(event)
            deliveries.append(delivery)
        }
    }

    var sources: [String] { deliveries.map(\.source.text) }
    var ids: [EventID] { events.map(\.id) }
}

/// What handlers threw, by the agenda of a container.
final class Failures {
    var all: [BusFailure] = []

    init(_ container: HybridContainer) {
        container.internalBus.agenda.onFailure = { [self] failure in all.append(failure) }
    }
}

struct Broken: Error, Equatable {
    var word: String

    init(_ word: String = "broken") { self.word = word }
}

/// Counts the objects that live.
final class Census {
    var count = 0
}

final class Counted {
    private let census: Census

    init(_ census: Census) {
        self.census = census
        census.count += 1
    }

    deinit { census.count -= 1 }
}

extension HybridContainer {
    /// Puts an event from outside on the internal bus.
    func bring<E: Event>(_ event: E, from source: ContainerID = "outside") {
        var delivery = Delivery(of: event, from: source)
        delivery.tier = .fast
        emitter(E.self).arrive(event, delivery)
    }
}

/// The code of the `HybridError` that `body` throws; nil if it throws none or another.
func code(_ body: () throws -> Void) -> HybridError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? HybridError)?.code
    }
}

/// The message of the `HybridError` that `body` throws.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch {
        return (error as? HybridError)?.message ?? ""
    }
}
