/// Counts itself as living from its making to its end.
final class Token: Sendable {
    let number: Int
    private let census: Census

    init(_ number: Int, _ census: Census) {
        self.number = number
        self.census = census
        census.count(1)
    }

    deinit { census.count(-1) }
}
