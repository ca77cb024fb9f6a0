import TierBusCore

/// Puts the rows of several files into one order: by time, then by file, then by line.
enum RowMerge {
    /// A file whose lines are not in order is sorted first; lines of one time keep their order.
    /// - Complexity: O(rows times log files) where the files are in order.
    static func merge(_ files: [[BarRow]]) -> [BarRow] {
        var runs = files.map(sorted)
        while runs.count > 1 {
            runs = stride(from: 0, to: runs.count, by: 2).map { place in
                place + 1 < runs.count ? merge(runs[place], runs[place + 1]) : runs[place]
            }
        }
        var rows = runs.first ?? []
        numberOccurrences(in: &rows)
        return rows
    }

    private static func sorted(_ rows: [BarRow]) -> [BarRow] {
        guard zip(rows, rows.dropFirst()).contains(where: { $1.timestamp < $0.timestamp }) else { return rows }
        return rows.enumerated()
            .sorted { ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset) }
            .map(\.element)
    }

    private static func merge(_ left: [BarRow], _ right: [BarRow]) -> [BarRow] {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        var rows: [BarRow] = []
        rows.reserveCapacity(left.count + right.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if right[j].timestamp < left[i].timestamp {
                rows.append(right[j])
                j += 1
            } else {
                rows.append(left[i])
                i += 1
            }
        }
        rows += left[i...]
        rows += right[j...]
        return rows
    }

    /// Numbers the rows of one symbol and one time from 0.
    private static func numberOccurrences(in rows: inout [BarRow]) {
        var start = 0
        while start < rows.count {
            var end = start + 1
            while end < rows.count, rows[end].timestamp == rows[start].timestamp { end += 1 }
            if end - start > 1 {
                var counts: [Symbol: UInt32] = [:]
                for place in start..<end {
                    let count = counts[rows[place].symbol, default: 0]
                    rows[place].occurrence = count
                    counts[rows[place].symbol] = count + 1
                }
            }
            start = end
        }
    }
}
