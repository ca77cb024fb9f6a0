import TierBusCore

/// What every container has to do that makes events of the events it is given. The suite tries `no loss`, `order`,
/// `causation`, `ids`, `repeatability`, `foreign events`, `isolation of failures` and `re-entrancy`.
public enum ContainerConformance: ConformanceSuite {
    /// The rules, each on containers of its own.
    public static var rules: [ConformanceRule<ContainerUnderTest>] {
        [
            ConformanceRule("no loss", "Every event that has to be answered is answered", noLoss),
            ConformanceRule("order", "Events are answered in the order they were given", order),
            ConformanceRule(
                "causation",
                "What travels beside an answer describes it, names what it follows from, and keeps what the "
                    + "chain began with", causation),
            ConformanceRule("ids", "No two answers have one id", ids),
            ConformanceRule(
                "repeatability", "Another one, given the same events, answers the same, ids included", repeatability),
            ConformanceRule(
                "foreign events", "An event of an unknown type is let pass without an error and changes no answer",
                foreignEvents),
            ConformanceRule(
                "isolation of failures",
                "Where its answers are refused, it answers the events that follow as it does "
                    + "elsewhere", isolation),
            ConformanceRule(
                "re-entrancy", "Events that come while it gives an answer are answered as others are", reentrancy),
        ]
    }

    private static func noLoss(_ subject: ContainerUnderTest) throws {
        let trial = try ContainerTrial.full(subject)
        let answered = Set(trial.record.entries.compactMap(trial.place))
        let owed = trial.given.indices.filter(subject.answers)
        if owed.isEmpty { throw Mismatch("none of \(trial.given.count) events has to be answered: this shows nothing") }
        if let missing = owed.first(where: { !answered.contains($0) }) {
            throw Mismatch("event \(missing) of \(trial.given.count) was not answered")
        }
    }

    private static func order(_ subject: ContainerUnderTest) throws {
        let trial = try ContainerTrial.full(subject)
        let places = trial.record.entries.compactMap(trial.place)
        for (earlier, later) in zip(places, places.dropFirst()) where earlier > later {
            throw Mismatch("an answer to event \(earlier) before one to event \(later)")
        }
    }

    private static func causation(_ subject: ContainerUnderTest) throws {
        let trial = try ContainerTrial.full(subject)
        let known = Set(trial.given.map(\.eventID) + trial.record.entries.map(\.event.id))
        for (event, delivery) in trial.record.entries.map({ ($0.event, $0.delivery) }) {
            let name = "\(type(of: event).eventType)"
            try expect(delivery.eventID, is: event.id, "the event id beside \(name)")
            try expect(delivery.timestamp, is: event.timestamp, "the timestamp beside \(name)")
            guard let given = trial.place(of: EventRecord.Entry(event: event, delivery: delivery)) else {
                throw Mismatch("\(name) with the correlation id of no event that was given")
            }
            // What is passed on begins the chain.
            guard event.id != trial.given[given].eventID else { continue }
            guard known.contains(delivery.causationID) else { throw Mismatch("\(name) that follows from no event") }
        }
    }

    private static func ids(_ subject: ContainerUnderTest) throws {
        var seen: Set<EventID> = []
        for answer in try ContainerTrial.full(subject).answers where !seen.insert(answer.id).inserted {
            throw Mismatch("the id \(answer.id) of \(answer.type) twice")
        }
    }

    private static func repeatability(_ subject: ContainerUnderTest) throws {
        let (first, second) = (try ContainerTrial.full(subject), try ContainerTrial.full(subject))
        try same(second.answers, first.answers)
    }

    private static func foreignEvents(_ subject: ContainerUnderTest) throws {
        let trial = try ContainerTrial(subject)
        trial.giveAll(before: trial.giveForeign)
        if let error = trial.errors.first { throw error }
        try same(trial.answers, try ContainerTrial.full(subject).answers)
    }

    private static func isolation(_ subject: ContainerUnderTest) throws {
        let trial = try ContainerTrial(subject)
        trial.onAnswer = { throw StubFailure() }
        trial.giveAll()
        // What would have followed from a refused answer may be missing; what is left has to be the same.
        let full = try ContainerTrial.full(subject)
        let answered = Set(trial.record.entries.compactMap(trial.place))
        if let missing = full.record.entries.compactMap(full.place).first(where: { !answered.contains($0) }) {
            throw Mismatch("event \(missing) of \(trial.given.count) was not answered any more")
        }
        let known = Set(full.answers)
        if let strange = trial.answers.first(where: { !known.contains($0) }) {
            throw Mismatch("\(strange.type), an answer that it does not give elsewhere")
        }
    }

    private static func reentrancy(_ subject: ContainerUnderTest) throws {
        let trial = try ContainerTrial(subject)
        trial.onAnswer = { [unowned trial] in
            if trial.given.count < ContainerTrial.count { trial.giveNext() }
        }
        trial.giveAll()
        if let error = trial.errors.first { throw error }
        let expected = try ContainerTrial.full(subject).answers
        try same(trial.answers.sorted { $0.id < $1.id }, expected.sorted { $0.id < $1.id })
    }

    private static func same(_ seen: [ContainerTrial.Answer], _ expected: [ContainerTrial.Answer]) throws {
        for (place, (seen, expected)) in zip(seen, expected).enumerated() where seen != expected {
            throw Mismatch("answer \(place) is \(seen), and not \(expected)")
        }
        try expect(seen.count, is: expected.count, "answers")
    }
}
