import TradingDayKit

/// Plays a trading day through all three tiers, survives being killed, and says what it came to.
@main
struct TradingDay {
    static func main() async { await DayProgram.run() }
}
