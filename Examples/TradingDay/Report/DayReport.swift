#if canImport(FoundationEssentials)
    package import FoundationEssentials
#else
    package import Foundation
#endif
import TierBusCore

/// What a day came to: what `--json` writes.
package struct DayReport: Encodable, Sendable {
    /// Events of this run. Orders are those the day asks for, whether this run stored them or found them stored; fills
    /// are all that the account stands on.
    var bars = 0
    var indicators = 0
    var signals = 0
    package var orders = 0
    var fills = 0
    /// By symbol.
    var positions: [String: Decimal] = [:]
    package var equity: Decimal = 0
    var outcome = ""
    var mode = DayMode.live
    /// Of a simulated day: what lets lanes run in their order, and the digest of every delivery.
    var seed: UInt64?
    var digest: String?
    var lanes: [Lane] = []
    var ledger = Ledger()
    var store = Store()
    var latency = Latency()
    package var elapsedSeconds = 0.0
    var barsPerSecond = 0.0

    /// A lane and what it runs on.
    struct Lane: Codable, Equatable, Sendable {
        var name: String
        var kind: String
    }

    /// The account of every event owed to every subscription.
    struct Ledger: Codable, Equatable, Sendable {
        var owed = 0
        var delivered = 0
        var dropped = 0
        var deadLettered = 0
        var expired = 0
        var discarded = 0
        var pending = 0
        var unroutable = 0
        var duplicates = 0
        var recovered = 0
        var balanced = true

        enum CodingKeys: String, CodingKey {
            case owed, delivered, dropped
            case deadLettered = "dead_lettered"
            case expired, discarded, pending, unroutable, duplicates, recovered, balanced
        }
    }

    /// What the file holds, over all its lives.
    struct Store: Codable, Equatable, Sendable {
        var orders = 0
        var fills = 0
        var pending = 0
        var deadLetters = 0

        enum CodingKeys: String, CodingKey {
            case orders, fills, pending
            case deadLetters = "dead_letters"
        }
    }

    /// From publish to handler, in nanoseconds.
    struct Latency: Codable, Equatable, Sendable {
        var `internal` = LatencySummary.none
        var fast = LatencySummary.none
        var standard = LatencySummary.none
        var reliable = LatencySummary.none
    }

    enum CodingKeys: String, CodingKey {
        case bars, indicators, signals, orders, fills, positions, equity, outcome, mode, seed, digest, lanes, ledger
        case store
        case latency = "latency_ns"
        case elapsedSeconds = "elapsed_seconds"
        case barsPerSecond = "bars_per_second"
    }

    /// One object, keys sorted, and a line feed.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}

extension LatencySummary {
    /// Nothing was timed.
    static let none = LatencySummary(samples: 0, p50: 0, p99: 0, p999: 0, max: 0)
}
