@testable import TierBusSQLite

/// A value as it stands in a column, for rows that no log would write.
enum RawValue: Sendable {
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
    case null

    var sql: String {
        switch self {
        case .integer(.min): "(-9223372036854775807 - 1)"
        case .integer(let number): "\(number)"
        case .real(let number): "\(number)"
        case .text(let text): "CAST(x'\(Self.hex(Array(text.utf8)))' AS TEXT)"
        case .blob(let bytes): "x'\(Self.hex(bytes))'"
        case .null: "NULL"
        }
    }

    func combine(into sum: inout RowChecksum) {
        switch self {
        case .integer(let number): sum.combine(number)
        // No checksum has one.
        case .real: break
        case .text(let text): sum.combine(text)
        case .blob(let bytes): sum.combine(bytes)
        case .null: sum.combineNull()
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
