#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import TierBusCore
import TierBusMarket

extension DayReport {
    /// Takes over positions, equity, fills and the hash.
    mutating func take(_ account: Account, _ outcome: Outcome) {
        fills = account.fills
        positions = Dictionary(
            uniqueKeysWithValues: account.holdings.map { ($0.key.description, Self.exact($0.value.position)) })
        equity = Self.exact(account.equity)
        self.outcome = outcome.hash(with: account)
    }

    /// The same number. A `Decimal` has 38 digits, as many as money.
    private static func exact(_ number: some FixedDecimal) -> Decimal {
        Decimal(string: number.description) ?? .nan
    }
}
