/// Counts how long a dedicated lane has found nothing to do, and says what to do next.
struct LaneWait {
    enum Step { case spin, yield, park }

    static let spins = 1_000
    static let yields = 200

    private let strategy: WaitStrategy
    private var rounds = 0

    init(_ strategy: WaitStrategy) { self.strategy = strategy }

    mutating func reset() { rounds = 0 }

    mutating func next() -> Step {
        switch strategy {
        case .busySpin: return .spin
        case .park: return .park
        case .backOff:
            rounds += 1
            if rounds <= Self.spins { return .spin }
            return rounds <= Self.spins + Self.yields ? .yield : .park
        }
    }
}
