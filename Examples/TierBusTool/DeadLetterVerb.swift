import TierBusConditions
import TierBusCore
import TierBusRouter
import TierBusSQLite

/// The verb `dead-letters`: what subscriptions could not settle, and why.
enum DeadLetterVerb {
    private static let usage = "tierbus dead-letters STORE list [SUBSCRIPTION] | show SUBSCRIPTION SEQUENCE | export"

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
            Terminal.say("\(letter.subscription)  \(letter.sequence)  \(letter.at.text)  \(letter.reason)")
        }
    }

    private static func show(_ store: OpenStore, _ subscription: String, _ sequence: Int64) throws {
        var found: DeadLetter?
        try store.forEachDeadLetter { if $0.subscription == subscription, $0.sequence == sequence { found = $0 } }
        guard let found else {
            throw RequestError(reason: "event \(sequence) is no dead letter of '\(subscription)'")
        }
        for (name, value) in fields(found, try event(store, sequence)) { Terminal.say("\(name)  \(value.text)") }
    }

    /// One JSON object a line.
    private static func export(_ store: OpenStore) throws {
        try store.forEachDeadLetter { letter in
            let fields = fields(letter, try event(store, letter.sequence)).map { name, value in
                "\(ConditionValue.string(name).json):\(value.json)"
            }
            Terminal.say("{\(fields.joined(separator: ","))}")
        }
    }

    private static func event(_ store: OpenStore, _ sequence: Int64) throws -> LogRead? {
        try store.log.read(after: sequence - 1, limit: 1).first { $0.sequence == sequence }
    }

    private static func fields(_ letter: DeadLetter, _ read: LogRead?) -> [(String, Field)] {
        var fields: [(String, Field)] = [
            ("subscription", .text(letter.subscription)), ("sequence", .number(letter.sequence)),
            ("at", .text(letter.at.text)), ("reason", .text(letter.reason)),
            ("failures", .number(Int64(letter.failures))), ("interruptions", .number(Int64(letter.interruptions))),
        ]
        switch read {
        case .event(_, let entry)?:
            fields += [
                ("event", .text(entry.eventID.description)), ("type", .text(entry.type)),
                ("version", .number(Int64(entry.version))), ("source", .text(entry.source)),
                ("key", .text(entry.orderingKey)), ("published", .text(entry.publishedAt.text)),
                ("correlation", .text(entry.correlationID.description)),
                ("cause", .text(entry.causationID == .none ? "" : entry.causationID.description)),
                ("payload", .text(entry.payload.hex)),
            ]
        case .damaged(_, _, let reason)?: fields.append(("damaged", .text(reason)))
        case nil: fields.append(("damaged", .text("the event is not in the log any more")))
        }
        return fields
    }

    private enum Field {
        case text(String)
        case number(Int64)

        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            }
        }

        var json: String {
            switch self {
            case .text(let text): ConditionValue.string(text).json
            case .number(let number): "\(number)"
            }
        }
    }
}

extension [UInt8] {
    /// Two digits a byte.
    fileprivate var hex: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
