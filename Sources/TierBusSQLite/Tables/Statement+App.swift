import CSQLite
import TierBusRouter

extension Statement {
    /// How many parameters it wants.
    var parameterCount: Int { Int(sqlite3_bind_parameter_count(handle)) }

    /// Binds the value of a parameter, from 1.
    func bind(_ index: Int32, _ value: ColumnValue) {
        switch value {
        case .null: note(sqlite3_bind_null(handle, index))
        case .integer(let number): note(sqlite3_bind_int64(handle, index, number))
        case .real(let number): note(sqlite3_bind_double(handle, index, number))
        case .text(let text): bind(index, text)
        case .blob(let bytes): bind(index, blob: bytes)
        }
    }

    /// Runs a statement of the app's to its end and resets it.
    func answer(_ values: [ColumnValue]) throws(InboxError) -> TableAnswer {
        guard values.count == parameterCount else {
            throw InboxError(
                .badStatement, "the statement has \(parameterCount) parameters and was given \(values.count) values")
        }
        defer { reset() }
        for (index, value) in values.enumerated() { bind(Int32(index + 1), value) }
        guard bindCode == SQLITE_OK else { throw database.inboxError(bindCode) }
        let before = database.totalChanges
        var rows: [TableRow] = []
        while true {
            let code = sqlite3_step(handle)
            if code == SQLITE_ROW {
                rows.append(try row())
            } else if code == SQLITE_DONE {
                return TableAnswer(rows: rows, changes: Int(clamping: database.totalChanges - before))
            } else {
                throw database.inboxError(code)
            }
        }
    }

    private func row() throws(InboxError) -> TableRow {
        var values: [ColumnValue] = []
        for column in 0..<sqlite3_column_count(handle) {
            switch sqlite3_column_type(handle, column) {
            case SQLITE_INTEGER: values.append(.integer(sqlite3_column_int64(handle, column)))
            case SQLITE_FLOAT: values.append(.real(sqlite3_column_double(handle, column)))
            case SQLITE_BLOB: values.append(.blob(blob(column) ?? []))
            case SQLITE_NULL: values.append(.null)
            default:
                guard let text = text(column) else {
                    throw InboxError(.wrongColumn, "column \(column) holds text that is not UTF-8")
                }
                values.append(.text(text))
            }
        }
        return TableRow(values)
    }
}
