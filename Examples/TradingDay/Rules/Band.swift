/// Bets on a return to the mean: a close too far from it comes back.
enum Band {
    /// How many standard deviations are too far.
    static let width = 2.0

    /// - Returns: -1 for a close above the band, 1 for one below it, 0 within it and on its edge.
    static func answer(close: Double, mean: Double, deviation: Double) -> Int {
        if close > mean + width * deviation { return -1 }
        if close < mean - width * deviation { return 1 }
        return 0
    }
}
