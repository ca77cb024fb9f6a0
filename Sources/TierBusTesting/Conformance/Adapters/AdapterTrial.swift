import TierBusCore

/// An adapter that was made for one trial, its targets, and what became of the events.
final class AdapterTrial {
    /// A target: tells what comes.
    private struct Target: Container {
        let number: Int
        unowned let trial: AdapterTrial

        func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
            try trial.arrived(at: number, event, delivery)
        }
    }

    private let subject: AdapterUnderTest
    private var instance: AdapterUnderTest.Instance?
    private var places: [EventID: Int] = [:]
    private(set) var records: [EventRecord]
    /// What `route` was called with, by place.
    private(set) var routed: [Delivery] = []
    /// What `route` threw, by place, and draining, by -1.
    private(set) var errors: [(place: Int, error: any Error)] = []
    /// Called within a delivery, when it has been recorded.
    var onArrival: (_ target: Int) throws -> Void = { _ in }

    init(_ subject: AdapterUnderTest) throws {
        self.subject = subject
        records = Array(repeating: EventRecord(), count: subject.targets)
        instance = try subject.make((0..<subject.targets).map { Target(number: $0, trial: self) })
    }

    /// Routes events until it has routed `count` in all. Keeps what is thrown.
    func route(upTo count: Int) {
        while routed.count < count {
            let place = routed.count
            do { try routeNext() } catch { errors.append((place, error)) }
        }
    }

    /// Routes one more event, which may be from inside a delivery.
    func routeNext() throws { try route(subject.event(routed.count)) }

    private func route(_ event: some Event) throws {
        let cause = Delivery(of: event, from: "input").header("cause")
        var delivery = Delivery(of: event, from: "input")
        delivery.causationID = cause.id
        delivery.correlationID = cause.id
        delivery.sequence = Int64(routed.count + 1)
        places[event.id] = routed.count
        routed.append(delivery)
        try instance?.adapter.route(event, delivery)
    }

    /// Makes the adapter deliver what it holds back. Keeps what is thrown.
    func drain() {
        do { try instance?.drain() } catch { errors.append((-1, error)) }
    }

    /// The places of the events that reached a target, in the order they came.
    func arrivals(at target: Int) throws -> [Int] {
        try records[target].entries.map { entry in
            guard let place = place(of: entry) else {
                throw Mismatch("target \(target) got the event \(entry.event.id), which nobody routed")
            }
            return place
        }
    }

    /// The place of what came, or of what it follows from.
    func place(of entry: EventRecord.Entry) -> Int? { places[entry.event.id] ?? places[entry.delivery.causationID] }

    /// The places of the events routed so far that have to reach a target.
    func owed(to target: Int) throws -> [Int] {
        let owed = routed.indices.filter { subject.reaches($0, target) }
        if owed.isEmpty, routed.count >= 100 {
            throw Mismatch("none of \(routed.count) events has to reach target \(target): this shows nothing")
        }
        return owed
    }

    /// Ends the rule with what was thrown, if anything was.
    func expectNoError() throws {
        if let first = errors.first { throw Mismatch("place \(first.place) threw \(first.error)") }
    }

    /// Ends the rule if an event has not reached a target that it has to reach.
    func expectNoLoss(at target: Int) throws {
        let arrived = Set(try arrivals(at: target))
        if let missing = try owed(to: target).first(where: { !arrived.contains($0) }) {
            throw Mismatch("event \(missing) of \(routed.count) did not reach target \(target)")
        }
    }

    /// Ends the rule if a target got an event twice, or one that it was not to get.
    func expectNoSurplus(at target: Int) throws {
        var expected = Set(try owed(to: target))
        for place in try arrivals(at: target) where expected.remove(place) == nil {
            throw Mismatch("event \(place) of \(routed.count) reached target \(target) once too often")
        }
    }

    private func arrived(at target: Int, _ event: any Event, _ delivery: Delivery) throws {
        records[target].append(event, delivery)
        try onArrival(target)
    }
}
