/// Times what begins and ends on other lanes: one of them begins it, one ends it.
final class Stopwatch: Sendable {
    private let clock = ContinuousClock()
    private let made = ContinuousClock().now
    private let beginning = Counter()
    private let ending = Counter()

    func begin() { beginning.set(nanoseconds) }

    func end() { ending.set(nanoseconds) }

    /// From the beginning to the end.
    var seconds: Double { Double(ending.value - beginning.value) * 1e-9 }

    private var nanoseconds: Int {
        let passed = (clock.now - made).components
        return Int(passed.seconds) * 1_000_000_000 + Int(passed.attoseconds / 1_000_000_000)
    }
}
