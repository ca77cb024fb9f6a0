import TierBusCore
import TierBusMarket

@testable import TradingDayKit

/// The day computed straight from the rules of the issue: whole numbers, arrays of all closes, no component of the
/// example and no bus.
struct Oracle {
    var bars = 0
    var indicators = 0
    var signals = 0
    var orders: [(symbol: Symbol, timestamp: Timestamp, sign: Int, price: Int64)] = []
    var lots: [Symbol: Int] = [:]
    /// Billionths.
    var cash: Int128 = 100_000 * 1_000_000_000
    var last: [Symbol: Int64] = [:]

    private var closes: [Symbol: [Int128]] = [:]
    private var considered: [Symbol: Int] = [:]

    var equity: Int128 { lots.reduce(cash) { $0 + Int128($1.value) * Int128(last[$1.key] ?? 0) } }

    init(_ rows: some Sequence<(symbol: Symbol, timestamp: Timestamp, close: Price)>, orderEvery: Int = 1) {
        for row in rows { play(row.symbol, row.timestamp, row.close.units, orderEvery) }
    }

    private mutating func play(_ symbol: Symbol, _ timestamp: Timestamp, _ close: Int64, _ orderEvery: Int) {
        bars += 1
        closes[symbol, default: []].append(Int128(close))
        let all = closes[symbol] ?? []
        func sum(_ count: Int) -> Int128? { all.count < count ? nil : all.suffix(count).reduce(0, +) }
        func sign(_ number: Int128) -> Int { Int(number.signum()) }
        for count in [10, 20, 50, 20] where all.count >= count { indicators += 1 }
        // Tenths: 4 for 10 against 20, 3 for 20 against 50, 3 for the band.
        var vote = 0
        if let ten = sum(10), let twenty = sum(20) { vote += 4 * sign(2 * ten - twenty) }
        if let twenty = sum(20), let fifty = sum(50) { vote += 3 * sign(5 * twenty - 2 * fifty) }
        if let twenty = sum(20) {
            // |close - mean| > 2 sigma, times 20, squared: no division, no root.
            let squares = all.suffix(20).reduce(0) { $0 + $1 * $1 }
            let distance = 20 * Int128(close) - twenty
            if distance * distance > 4 * (20 * squares - twenty * twenty) { vote -= 3 * sign(distance) }
        }
        guard abs(vote) >= 3 else { return }
        signals += 1
        considered[symbol, default: 0] += 1
        guard considered[symbol, default: 0] % orderEvery == 0 else { return }
        let side = vote.signum()
        guard abs(lots[symbol, default: 0] + side) <= 10 else { return }
        lots[symbol, default: 0] += side
        cash -= Int128(side) * Int128(close)
        last[symbol] = close
        orders.append((symbol, timestamp, side, close))
    }
}
