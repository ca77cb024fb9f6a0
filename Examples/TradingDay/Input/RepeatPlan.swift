import TierBusCore

/// By how much each pass over the input is shifted in time.
///
/// Where they fit, the passes follow one another: each starts a day after the one before has ended. Where timestamps
/// cannot reach that far (they end in 2262), each pass starts again, one nanosecond later than the one before; that is
/// refused where it would give two bars of one symbol one time.
struct RepeatPlan: Equatable, Sendable {
    /// How often the input is played.
    let passes: Int
    /// Nanoseconds from one pass to the next.
    let step: Int64

    /// - Parameter rows: In the order of time.
    init(_ passes: Int, over rows: [BarRow]) throws(InputError) {
        self.passes = passes
        guard passes > 1, let first = rows.first, let last = rows.last else {
            step = 0
            return
        }
        let day: Int128 = 86_400_000_000_000
        let span = Int128(last.timestamp.nanoseconds) - Int128(first.timestamp.nanoseconds)
        let behind = (span / day + 1) * day
        let end = Int128(last.timestamp.nanoseconds) + behind * Int128(passes - 1)
        if behind <= Int128(Int64.max), end <= Int128(Int64.max) {
            step = Int64(behind)
            return
        }
        let room = BarGaps(in: rows).smallest.map { Int128($0) } ?? .max
        let most = min(room, Int128(Int64.max) - Int128(last.timestamp.nanoseconds) + 1)
        guard Int128(passes) <= most else { throw .tooManyPasses(passes, most: Int(most)) }
        step = 1
    }

    /// The time of a row in a pass, counted from 0.
    func time(of row: BarRow, pass: Int) -> Timestamp {
        Timestamp(nanoseconds: row.timestamp.nanoseconds + step * Int64(pass))
    }
}
