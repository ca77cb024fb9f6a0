/// What each strategy's answer counts, in hundredths; they add up to 100.
struct Weights: Equatable {
    let fast: Int
    let slow: Int
    let reversion: Int

    /// The weights that the day itself is played with.
    static let ofTheDay = Weights(fast: 40, slow: 30, reversion: 30)

    /// Every weighting in steps of 5: 231 of them.
    static var grid: [Weights] {
        stride(from: 0, through: 100, by: 5).flatMap { fast in
            stride(from: 0, through: 100 - fast, by: 5).map { slow in
                Weights(fast: fast, slow: slow, reversion: 100 - fast - slow)
            }
        }
    }
}
