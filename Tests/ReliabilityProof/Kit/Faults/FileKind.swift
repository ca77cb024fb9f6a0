/// Which file SQLite asks for; the numbers are those of `CFaultVFS`.
package enum FileKind: Int, CaseIterable, Sendable {
    case main, wal, journal, other

    var bit: UInt32 { 1 << UInt32(rawValue) }
}
