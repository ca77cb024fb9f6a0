package import TierBusCore
package import TierBusRouter

/// What the suite writes into logs, each a function of a number.
package enum LogSample {
    package static func id(_ number: Int) -> EventID { EventID(naming: "sample", Int64(number)) }

    package static func entry(
        _ number: Int, type: String = "ORDER", source: String = "risk", scope: Scope = .global, bytes: Int = 24
    ) -> LogEntry {
        LogEntry(
            eventID: id(number), type: type, version: 3, payload: (0..<bytes).map { UInt8(($0 &* 7 &+ number) & 0xFF) },
            timestamp: Timestamp(nanoseconds: -5 + Int64(number)),
            publishedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number)), source: source,
            scope: scope,
            topic: number % 2 == 0 ? "orders.\(number)" : nil, orderingKey: "key-\(number % 4) \u{e9}\u{65}\u{301}",
            correlationID: id(number / 2), causationID: number % 3 == 0 ? .none : id(number + 1_000_000),
            priority: Priority.allCases[number % Priority.allCases.count])
    }

    package static func subscription(
        _ name: String, floor: Int64 = 0, type: String = "ORDER", source: String? = nil
    ) -> LogSubscription {
        LogSubscription(name: name, container: "c-\(name)", type: type, source: source, floor: floor)
    }

    package static func letter(_ name: String, _ sequence: Int64, reason: String = "no") -> DeadLetter {
        DeadLetter(
            subscription: name, sequence: sequence, reason: reason, failures: 3, interruptions: 1,
            at: Timestamp(nanoseconds: 77 + sequence))
    }
}
