import TierBusRouter

/// What becomes of a container whose handlers throw.
///
/// Counted is what the handlers of the container's subscriptions throw, on all tiers, and what components throw that are on
/// its internal buses; those of its children, too, since they are built with it. What filters and adapters come across is not
/// counted.
public struct Supervision: Sendable, Equatable {
    /// The failures that are put up with.
    let failures: Int
    let period: Duration

    /// The container is stopped as soon as its handlers have thrown more than `failures` times within `period`: it is closed,
    /// what waits for it is kept, and a notice says so. It stays stopped until ``HybridSystem/restart(_:)``.
    /// - Parameters:
    ///   - failures: 0 to 10,000; 0: the first is one too many.
    ///   - period: Of the system's clock, more than 0. It slides: each failure counts for so long.
    /// - Complexity: O(1) for each failure, and nothing for handlers that return. O(`failures`) memory.
    public static func stopping(afterMoreThan failures: Int, within period: Duration) -> Supervision {
        Supervision(failures: failures, period: period)
    }

    static let mostFailures = 10_000

    /// - Throws: ``RouterError/Code/badConfiguration`` for numbers that are out of their ranges.
    func check(_ name: String) throws(RouterError) {
        guard (0...Self.mostFailures).contains(failures) else {
            throw RouterError(
                .badConfiguration, "'\(name)': 0 to \(Self.mostFailures) failures can be put up with, not \(failures)")
        }
        guard period > .zero else {
            throw RouterError(.badConfiguration, "'\(name)': failures are counted for more than no time, not \(period)")
        }
    }
}
