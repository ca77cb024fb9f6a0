import TierBusConditions
import TierBusCore
import TierBusRouter
import TierBusSQLite

/// The verb `dead-letters`: what subscriptions could not settle, why, and what is to become of it.
enum DeadLetterVerb {
    private static let usage =
        "tierbus dead-letters STORE list [SUBSCRIPTION] | show SUBSCRIPTION SEQUENCE | export | "
        + "redrive|discard SUBSCRIPTION SEQUENCE|all"

    /// - Returns: The exit code: 0, 1 if the store or the dead letter is not there, 2 if it was called wrongly.
    static func run(_ arguments: [String]) -> Int32 {
        let rest = Array(arguments.dropFirst(2))
        guard arguments.count >= 2 else { return misused() }
        return Terminal.run {
            switch (arguments[1], rest.count) {
            case ("list", 0), ("list", 1): try OpenStore.with(arguments[0]) { try list($0, rest.first) }
            case ("export", 0): try OpenStore.with(arguments[0], export)
            case ("show", 2):
                guard let sequence = Int64(rest[1]) else { return misused() }
                try OpenStore.with(arguments[0]) { try show($0, rest[0], sequence) }
            case ("redrive", 2), ("discard", 2):
                guard rest[1] == "all" || Int64(rest[1]) != nil else { return misused() }
                let decision: LetterDecision = arguments[1] == "redrive" ? .redrive : .discard
                try OpenStore.with(arguments[0], changing: true) {
                    try decide(decision, $0, subscription: rest[0], sequence: Int64(rest[1]))
                }
            default: return misused()
            }
            return 0
        }
    }

    private static func misused() -> Int32 {
        Terminal.complain(usage)
        return 2
    }

    private static func list(_ store: OpenStore, _ subscription: String?) throws {
        try store.forEachDeadLetter { letter in
            guard subscription == nil || letter.subscription == subscription else { return }
            let state = letter.state == .setAside ? "" : "\(letter.state)  "
            Terminal.say("\(letter.subscription)  \(letter.sequence)  \(letter.at.iso8601)  \(state)\(letter.reason)")
        }
    }

    private static func show(_ store: OpenStore, _ subscription: String, _ sequence: Int64) throws {
        for (name, value) in try detail(store, letter(store, subscription, sequence)).fields {
            Terminal.say("\(name)  \(value.text ?? value.json)")
        }
    }

    /// One JSON object a line.
    private static func export(_ store: OpenStore) throws {
        try store.forEachDeadLetter { Terminal.say(try detail(store, $0).json) }
    }

    /// Decides as a running system does: through its decisions, in one flushed transaction.
    /// - Parameter sequence: nil for all of the subscription that are set aside.
    private static func decide(
        _ decision: LetterDecision, _ store: OpenStore, subscription: String, sequence: Int64?
    ) throws {
        guard store.recovery.subscriptions.contains(where: { $0.name == subscription }) else {
            throw RequestError(reason: "there is no durable subscription '\(subscription)'")
        }
        var letters: [DeadLetter] = []
        if let sequence {
            letters = [try letter(store, subscription, sequence)]
        } else {
            try store.forEachDeadLetter { if $0.subscription == subscription { letters.append($0) } }
        }
        letters.removeAll { $0.state != .setAside }
        var decisions = LogDecisions()
        let moment = Moment(uptime: 0, wall: SystemClock().now)
        // Nobody is registered: nothing is delivered, and what is owed is only recorded.
        var actions = decisions.recovered(store.recovery, at: moment)
        for letter in letters {
            switch decision {
            case .redrive: actions += decisions.redriven(letter, at: moment)
            case .discard: actions += decisions.discarded(letter, at: moment)
            }
        }
        try store.log.begin()
        for case .record(let change) in actions { try store.log.apply(change) }
        try store.log.commit(flushing: true)
        let done = decision == .redrive ? "redriven" : "discarded"
        Terminal.say("\(letters.count) \(done)" + (letters.isEmpty ? ": none of them was set aside" : ""))
    }

    private static func letter(_ store: OpenStore, _ subscription: String, _ sequence: Int64) throws -> DeadLetter {
        guard sequence > 0,
            let letter = try store.log.deadLetters(after: (subscription, sequence - 1), limit: 1).first,
            letter.place == DeadLetter.Place(subscription: subscription, sequence: sequence)
        else { throw RequestError(reason: "event \(sequence) is no dead letter of '\(subscription)'") }
        return letter
    }

    private static func detail(_ store: OpenStore, _ letter: DeadLetter) throws -> DeadLetterDetail {
        // A damaged one may stand where no event can.
        let before = max(letter.sequence, 1) - 1
        let event = try store.log.read(after: before, limit: 1).first { $0.sequence == letter.sequence }
        return DeadLetterDetail(letter: letter, event: event)
    }
}

extension ConditionValue {
    /// The text of a text.
    fileprivate var text: String? { if case .string(let text) = self { text } else { nil } }
}
