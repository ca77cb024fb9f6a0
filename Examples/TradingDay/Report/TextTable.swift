/// A table for the terminal: a title, heads, a line, rows.
package struct TextTable: Sendable {
    /// On which side a column has its blanks.
    package enum Alignment: Sendable {
        case left
        case right
    }

    private let title: String
    private let heads: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    package init(_ title: String, _ columns: [(String, Alignment)]) {
        self.title = title
        heads = columns.map(\.0)
        alignments = columns.map(\.1)
    }

    /// Adds a row; cells that are missing are empty, and those without a column are left out.
    package mutating func add(_ cells: String...) { rows.append(cells) }

    /// The lines, without blanks at their ends. Cells that would go beyond `width` are cut.
    package func lines(width: Int) -> [String] {
        let widths = heads.indices.map { column in
            rows.reduce(heads[column].count) { max($0, cell($1, column).count) }
        }
        // A column without a head stands under no line.
        let rule = heads.indices.map { String(repeating: "─", count: heads[$0].isEmpty ? 0 : widths[$0]) }
        let all = [title, line(heads, widths), line(rule, widths)] + rows.map { line($0, widths) }
        return all.map { $0.count > width ? String($0.prefix(max(1, width - 1))) + "…" : $0 }
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let parts = widths.indices.map { column in
            let text = cell(cells, column)
            return alignments[column] == .left ? text.padded(to: widths[column]) : text.indented(to: widths[column])
        }
        var text = parts.joined(separator: "  ")
        while text.last == " " { text.removeLast() }
        return text
    }

    private func cell(_ cells: [String], _ column: Int) -> String { column < cells.count ? cells[column] : "" }
}
