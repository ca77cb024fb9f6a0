/// One row that a statement answered with; its columns are counted from 0, in the order of the statement.
public struct TableRow: Sendable, Hashable {
    /// The values, in the order of the statement.
    public let values: [ColumnValue]

    /// A row of these values.
    public init(_ values: [ColumnValue]) { self.values = values }

    /// The whole number of a column.
    /// - Throws: ``InboxError/Code/wrongColumn`` if it holds something else, or there are not so many columns.
    public func integer(_ column: Int) throws(InboxError) -> Int64 {
        guard case .integer(let number) = try value(column) else { throw mismatch(column, "INTEGER") }
        return number
    }

    /// The floating-point number of a column.
    /// - Throws: As ``integer(_:)``.
    public func real(_ column: Int) throws(InboxError) -> Double {
        guard case .real(let number) = try value(column) else { throw mismatch(column, "REAL") }
        return number
    }

    /// The text of a column.
    /// - Throws: As ``integer(_:)``.
    public func text(_ column: Int) throws(InboxError) -> String {
        guard case .text(let text) = try value(column) else { throw mismatch(column, "TEXT") }
        return text
    }

    /// The bytes of a column.
    /// - Throws: As ``integer(_:)``.
    public func blob(_ column: Int) throws(InboxError) -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else { throw mismatch(column, "BLOB") }
        return bytes
    }

    /// Whether a column has no value.
    /// - Throws: ``InboxError/Code/wrongColumn`` if there are not so many columns.
    public func isNull(_ column: Int) throws(InboxError) -> Bool { try value(column) == .null }

    private func value(_ column: Int) throws(InboxError) -> ColumnValue {
        guard values.indices.contains(column) else {
            throw InboxError(.wrongColumn, "the row has \(values.count) columns, counted from 0; there is no \(column)")
        }
        return values[column]
    }

    private func mismatch(_ column: Int, _ wanted: String) -> InboxError {
        InboxError(.wrongColumn, "column \(column) holds \(values[column].kind), and not \(wanted)")
    }
}
