package import TierBusConditions
import TierBusCore

/// A dead letter and what the log has of its event.
public struct DeadLetterDetail: Sendable, Equatable {
    /// The dead letter.
    public let letter: DeadLetter
    /// The event as it was stored, or as far as it can be read; nil if it is not in the log any more.
    public let event: LogRead?

    /// Puts the parts together.
    public init(letter: DeadLetter, event: LogRead?) {
        self.letter = letter
        self.event = event
    }

    /// All of it as one line of JSON; times as ISO 8601 in UTC, ids and payload in hexadecimal digits.
    ///
    /// Always there: `subscription`, `sequence`, `key`, `state`, `at`, `reason`, `failures`, `interruptions`, `redrives`,
    /// `halts`, `changed`. Of a readable event also `event`, `type`, `version`, `source`, `topic`, `published`,
    /// `correlation`, `cause`, `payload`; of another one `damaged`.
    public var json: String {
        let members = fields.map { name, value in "\(ConditionValue.string(name).json):\(value.json)" }
        return "{\(members.joined(separator: ","))}"
    }

    /// Names and values, in the order of ``json``.
    package var fields: [(name: String, value: ConditionValue)] { letterFields + eventFields }

    private var letterFields: [(name: String, value: ConditionValue)] {
        [
            ("subscription", .string(letter.subscription)), ("sequence", .int(letter.sequence)),
            ("key", .string(letter.orderingKey)), ("state", .string("\(letter.state)")),
            ("at", .string(letter.at.iso8601)), ("reason", .string(letter.reason)),
            ("failures", .int(Int64(letter.failures))), ("interruptions", .int(Int64(letter.interruptions))),
            ("redrives", .int(Int64(letter.redrives))), ("halts", .bool(letter.halts)),
            ("changed", .string(letter.changedAt.iso8601)),
        ]
    }

    private var eventFields: [(name: String, value: ConditionValue)] {
        switch event {
        case .event(_, let entry)?:
            let cause: ConditionValue = entry.causationID == .none ? .null : .string(entry.causationID.description)
            return [
                ("event", .string(entry.eventID.description)), ("type", .string(entry.type)),
                ("version", .int(Int64(entry.version))), ("source", .string(entry.source)),
                ("topic", entry.topic.map { .string($0) } ?? .null),
                ("published", .string(entry.publishedAt.iso8601)),
                ("correlation", .string(entry.correlationID.description)), ("cause", cause),
                ("payload", .string(Self.hex(entry.payload))),
            ]
        case .damaged(_, _, let reason)?: return [("damaged", .string(reason))]
        case nil: return [("damaged", .string("the event is not in the log any more"))]
        }
    }

    /// Two digits a byte.
    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
