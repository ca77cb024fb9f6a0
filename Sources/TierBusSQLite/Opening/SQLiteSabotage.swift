/// Mistakes that a log on SQLite can be made to make, so that the proof can show that it would notice. Nothing public leads
/// here.
package struct SQLiteSabotage: OptionSet, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// `synchronous` is NORMAL where it has to be FULL.
    package static let flushSkipped = SQLiteSabotage(rawValue: 1 << 0)
    /// Every row counts as what was written.
    package static let checksumIgnored = SQLiteSabotage(rawValue: 1 << 1)
    /// Two events with one id are the same, whatever their payloads.
    package static let payloadNotCompared = SQLiteSabotage(rawValue: 1 << 2)
}
