/// How equity went, in bounded memory: at most `limit` points, evenly taken, and always the first and the last.
struct EquityTrace: Equatable, Sendable {
    private let limit: Int
    private var kept: [Double] = []
    private var latest: Double?
    private var stride = 1
    private var seen = 0

    /// - Parameter limit: 2 or more; an odd one is made even.
    init(limit: Int = 1_024) { self.limit = max(2, limit + limit % 2) }

    /// Takes the next point.
    mutating func add(_ equity: Double) {
        if seen % stride == 0 {
            if kept.count == limit {
                kept = kept.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
                stride *= 2
            }
            // With every other point gone, this one may not be due any more.
            if seen % stride == 0 { kept.append(equity) }
        }
        latest = equity
        seen += 1
    }

    /// The points, oldest first.
    var points: [Double] {
        guard let latest, (seen - 1) % stride != 0 else { return kept }
        return kept + [latest]
    }
}
