import TierBusCore

/// A container that was made for one trial, what it was given and what it answered.
final class ContainerTrial {
    /// What came out, as far as two runs have to agree on it.
    struct Answer: Hashable {
        let type: EventType
        let id: EventID
        let cause: EventID
    }

    private struct Output: Container {
        unowned let trial: ContainerTrial

        func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
            trial.record.append(event, delivery)
            try trial.onAnswer()
        }
    }

    /// Who the suite is to the container.
    static let input: ContainerID = "input"
    /// Events of a trial.
    static let count = 100

    private let subject: ContainerUnderTest
    private var container: (any Container)?
    /// What it was given, in order.
    private(set) var given: [Delivery] = []
    /// The place of each correlation id.
    private var places: [EventID: Int] = [:]
    private(set) var record = EventRecord()
    private(set) var errors: [any Error] = []
    /// Called when an answer has been recorded, before the container goes on.
    var onAnswer: () throws -> Void = {}

    init(_ subject: ContainerUnderTest) throws {
        self.subject = subject
        container = try subject.make(Output(trial: self))
    }

    /// A trial that has given all events.
    static func full(_ subject: ContainerUnderTest) throws -> ContainerTrial {
        let trial = try ContainerTrial(subject)
        trial.giveAll()
        if let error = trial.errors.first { throw error }
        return trial
    }

    /// Gives what was not given yet. Keeps what is thrown.
    func giveAll(before: (_ place: Int) -> Void = { _ in }) {
        while given.count < Self.count {
            before(given.count)
            giveNext()
        }
    }

    /// Gives one more event, which may be from inside an answer.
    func giveNext() {
        let event = subject.event(given.count)
        var delivery = Delivery(of: event, from: Self.input)
        delivery.correlationID = delivery.header("correlation").id
        delivery.sequence = Int64(given.count + 1)
        places[delivery.correlationID] = given.count
        given.append(delivery)
        give(event, delivery)
    }

    /// Gives an event of a type that the container cannot know.
    func giveForeign(_ number: Int) {
        let event = ForeignEvent(number)
        give(event, Delivery(of: event, from: Self.input))
    }

    private func give(_ event: some Event, _ delivery: Delivery) {
        do { try container?.receive(event, delivery) } catch { errors.append(error) }
    }

    /// The place of the event given that something which came out goes back to; nil if it goes back to none.
    func place(of entry: EventRecord.Entry) -> Int? { places[entry.delivery.correlationID] }

    /// What came out of the events given, in order.
    var answers: [Answer] {
        record.entries.filter { place(of: $0) != nil }
            .map { Answer(type: type(of: $0.event).eventType, id: $0.event.id, cause: $0.delivery.causationID) }
    }
}
