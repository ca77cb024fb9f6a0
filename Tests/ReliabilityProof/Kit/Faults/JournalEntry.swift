package import TierBusCore
package import TierBusRouter

/// The events that journeys and lives publish: everything in them follows from the number, so that whoever reads one can
/// tell what it has to be.
package enum JournalEntry {
    package static let type = "ORDER"
    package static let source = "desk"

    package static func id(_ number: Int, of seed: UInt64) -> EventID {
        EventID(naming: "proof \(seed)", Int64(number))
    }

    /// - Parameter isOther: Whether it is one with the same id and other bytes.
    package static func make(_ number: Int, of seed: UInt64, isOther: Bool = false, at now: Timestamp) -> LogEntry {
        let id = id(number, of: seed)
        return LogEntry(
            eventID: id, type: type, version: 1, payload: payload(number, of: seed, isOther: isOther), timestamp: now,
            publishedAt: now, source: source, orderingKey: key(number, of: seed), correlationID: id)
    }

    /// The number first, then bytes that only this event has.
    package static func payload(_ number: Int, of seed: UInt64, isOther: Bool = false) -> [UInt8] {
        var digest = RunDigest(seed)
        digest.combine(number)
        let size = number % 9 == 8 ? 3_000 : 32 + Int(digest.value % 400)
        var result = withUnsafeBytes(of: Int64(number).bigEndian) { Array($0) }
        while result.count < size {
            digest.combine(isOther ? 2 : 1)
            withUnsafeBytes(of: digest.value) { result += $0 }
        }
        return result
    }

    package static func number(in payload: [UInt8]) -> Int? {
        guard payload.count >= 8 else { return nil }
        return Int(payload.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) })
    }

    package static func key(_ number: Int, of seed: UInt64) -> String {
        var digest = RunDigest(seed &+ 7)
        digest.combine(number)
        return "key \(digest.value % 5)"
    }
}
