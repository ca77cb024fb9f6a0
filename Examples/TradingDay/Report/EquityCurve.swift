/// Draws points as a line of box characters, with a scale on its left.
enum EquityCurve {
    /// - Parameters:
    ///   - width: Columns to use, the scale included; 20 or more.
    ///   - height: Rows; 2 or more.
    /// - Returns: The lines from the top; none where there are fewer than two points.
    static func lines(_ points: [Double], width: Int, height: Int) -> [String] {
        let (height, points) = (max(2, height), points.filter(\.isFinite))
        guard points.count > 1, let low = points.min(), let high = points.max() else { return [] }
        let span = high - low
        let places = span == 0 || span >= 1_000 ? 0 : span >= 1 ? 2 : 5
        let labels = (0..<height).map { row in
            Figures.fixed(high - span * Double(row) / Double(height - 1), places: places)
        }
        let labelWidth = labels.map(\.count).max() ?? 0
        let columns = max(2, max(20, width) - labelWidth - 3)
        let levels = sample(points, columns).map { point in
            span == 0 ? height / 2 : Int(((high - point) / span * Double(height - 1)).rounded())
        }
        var canvas = Array(repeating: Array(repeating: Character(" "), count: levels.count), count: height)
        for (column, level) in levels.enumerated() {
            let before = column == 0 ? level : levels[column - 1]
            draw(from: before, to: level, column, on: &canvas)
        }
        return zip(labels, canvas).enumerated().map { row, pair in
            // Every other label, and the last: a full scale is hard to read.
            let label = row % 2 == 0 || row == height - 1 ? pair.0 : ""
            var line = label.indented(to: labelWidth) + " ┤" + String(pair.1)
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    private static func draw(from before: Int, to level: Int, _ column: Int, on canvas: inout [[Character]]) {
        if before == level {
            canvas[level][column] = "─"
        } else if before < level {
            canvas[before][column] = "╮"
            canvas[level][column] = "╰"
        } else {
            canvas[before][column] = "╯"
            canvas[level][column] = "╭"
        }
        guard abs(before - level) > 1 else { return }
        for row in (min(before, level) + 1)..<max(before, level) { canvas[row][column] = "│" }
    }

    /// One point for each column, spread evenly over all of them; the first and the last are kept.
    private static func sample(_ points: [Double], _ columns: Int) -> [Double] {
        (0..<columns).map { column in
            let place = Double(column) * Double(points.count - 1) / Double(columns - 1)
            return points[min(points.count - 1, Int(place.rounded()))]
        }
    }
}
