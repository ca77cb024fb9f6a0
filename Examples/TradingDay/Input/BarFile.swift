import TierBusCore
import TierBusMarket

/// Reads a whole CSV file of bars. Nothing of a file with a malformed line is used.
///
/// The first line is ``BarField/header``. Lines end with a line feed, or carriage return and line feed; the last one may
/// lack it. A byte order mark and empty lines at the end do no harm. Fields are not quoted. A file without any byte has no
/// bars.
struct BarFile {
    private let bytes: [UInt8]
    private let name: String
    private var position = 0
    private var lineStart = 0
    private var line = 1
    private var symbols = SymbolTable()

    /// Reads the bars of `bytes`, in the order of the lines.
    /// - Parameter name: What errors call the file.
    /// - Complexity: O(bytes); one array in the number of lines.
    static func read(_ bytes: [UInt8], name: String) throws(MalformedLine) -> [BarRow] {
        var file = BarFile(bytes, name)
        return try file.rows()
    }

    private init(_ bytes: [UInt8], _ name: String) {
        self.bytes = bytes
        self.name = name
    }

    private mutating func rows() throws(MalformedLine) -> [BarRow] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { (position, lineStart) = (3, 3) }
        if isBlankToTheEnd { return [] }
        try header()
        var rows: [BarRow] = []
        rows.reserveCapacity((bytes.count - position) / 56)
        while position < bytes.count {
            if isAtLineEnd {
                if isBlankToTheEnd { break }
                throw malformed(at: position, nil, .emptyLine)
            }
            rows.append(try row())
        }
        return rows
    }

    private mutating func header() throws(MalformedLine) {
        for byte in BarField.header.utf8 {
            guard position < bytes.count, bytes[position] == byte else { throw malformed(at: position, nil, .header) }
            position += 1
        }
        guard isAtLineEnd else { throw malformed(at: position, nil, .header) }
        skipLineEnd()
    }

    private mutating func row() throws(MalformedLine) -> BarRow {
        let timestamp = try field(.timestamp) { bytes, _ throws(Problem) in try TimestampScanner.read(bytes) }
        let symbol = try field(.symbol) { bytes, symbols throws(Problem) in try symbols.symbol(bytes) }
        let open: Price = try number(.open)
        let high: Price = try number(.high)
        let low: Price = try number(.low)
        let close: Price = try number(.close)
        let volume: Quantity = try number(.volume)
        return BarRow(
            timestamp: timestamp, symbol: symbol, open: open, high: high, low: low, close: close, volume: volume)
    }

    private mutating func number<Number: FixedDecimal>(_ field: BarField) throws(MalformedLine) -> Number {
        try self.field(field) { bytes, _ throws(Problem) in try DecimalField.read(bytes) }
    }

    /// Finds the end of the next field, reads it, and steps over the comma or the end of the line behind it.
    private mutating func field<Value>(
        _ field: BarField, _ read: (ArraySlice<UInt8>, inout SymbolTable) throws(Problem) -> Value
    ) throws(MalformedLine) -> Value {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ","), !isAtLineEnd { position += 1 }
        let value: Value
        do {
            value = try read(bytes[start..<position], &symbols)
        } catch {
            throw malformed(at: start, field, error)
        }
        let isComma = position < bytes.count && bytes[position] == UInt8(ascii: ",")
        if field == .volume {
            if isComma { throw malformed(at: position, nil, .extraField) }
            skipLineEnd()
        } else if isComma {
            position += 1
        } else {
            let found = (BarField.allCases.firstIndex(of: field) ?? 0) + 1
            throw malformed(at: position, nil, .missingFields(found: found))
        }
        return value
    }

    /// Whether a line feed, a carriage return before one or before the end, or the end of the file comes next.
    private var isAtLineEnd: Bool {
        guard position < bytes.count else { return true }
        if bytes[position] == UInt8(ascii: "\n") { return true }
        guard bytes[position] == UInt8(ascii: "\r") else { return false }
        return position + 1 == bytes.count || bytes[position + 1] == UInt8(ascii: "\n")
    }

    private mutating func skipLineEnd() {
        if position < bytes.count, bytes[position] == UInt8(ascii: "\r") { position += 1 }
        if position < bytes.count { position += 1 }
        line += 1
        lineStart = position
    }

    private var isBlankToTheEnd: Bool {
        bytes[position...].allSatisfy { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    }

    private func malformed(at place: Int, _ field: BarField?, _ problem: Problem) -> MalformedLine {
        MalformedLine(file: name, line: line, column: place - lineStart + 1, field: field, problem: problem)
    }
}
