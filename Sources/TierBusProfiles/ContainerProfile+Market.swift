import TierBusCore
public import TierBusHybrid
import TierBusMarket
import TierBusRouter

/// The usual kinds of containers of a trading app, to be adjusted.
extension ContainerProfile {
    /// Market data out, on the fast tier, and nothing else; the lowest latency.
    ///
    /// Its lane spins without ever sleeping: one such lane on a small machine, and none on two cores that have other work.
    public static var dataDistribution: ContainerProfile {
        var profile = ContainerProfile("data distribution", on: .dedicated(.busySpin), isSealed: true)
        profile.publishes(Bar.self, tier: .fast)
        profile.publishes(Tick.self, tier: .fast)
        profile.publishes(Quote.self, tier: .fast)
        profile.publishes(Trade.self, tier: .fast)
        profile.publishes(BookUpdate.self, tier: .fast)
        return profile
    }

    /// A strategy on data of the past: bars and indicators in; signals and orders to whoever names it as their source, not
    /// stored; `PerformanceUpdate` out.
    /// - Parameters:
    ///   - data: The container whose bars it takes.
    ///   - indicators: The container whose indicators it takes; nil: none.
    public static func backtest(from data: String, indicators: String? = nil) -> ContainerProfile {
        var profile = trading("backtest", from: data, indicators)
        profile.publishes(Order.self, tier: .standard, scope: .parent)
        return profile
    }

    /// A strategy that trades: as ``backtest(from:indicators:)``, but its orders go into the log, and the fills of a
    /// container come back out of it. The system needs a durable log.
    /// - Parameters:
    ///   - data: The container whose bars it takes.
    ///   - indicators: The container whose indicators it takes; nil: none.
    ///   - execution: The container whose fills it takes; nil: none.
    public static func liveTrading(
        from data: String, indicators: String? = nil, fills execution: String? = nil
    ) -> ContainerProfile {
        var profile = trading("live trading", from: data, indicators)
        profile.publishesReliably(Order.self)
        if let execution { profile.takesReliably(Fill.self, from: execution) }
        return profile
    }

    private static func trading(_ name: String, from data: String, _ indicators: String?) -> ContainerProfile {
        var profile = ContainerProfile(name, on: .dedicated(.backOff))
        profile.takes(Bar.self, from: data)
        if let indicators { profile.takes(Indicator.self, from: indicators) }
        profile.publishes(Signal.self, scope: .parent)
        profile.publishes(PerformanceUpdate.self)
        return profile
    }

    /// Signals of the past in, instead of data and indicators; `OptimizationResult` out; on the shared pool, for many of
    /// them side by side.
    /// - Parameter log: The container that publishes the signals.
    public static func signalReplay(from log: String) -> ContainerProfile {
        var profile = ContainerProfile("signal replay", on: .pool)
        profile.takes(Signal.self, from: log)
        profile.publishes(OptimizationResult.self)
        return profile
    }

    /// Performance updates and signals in, `AnalysisReport` out, and nothing else: it watches, and slows nobody, since what
    /// it cannot take in time is dropped and counted.
    /// - Parameter source: The container it watches; nil for all that publish such events to it.
    public static func analysis(of source: String? = nil) -> ContainerProfile {
        var profile = ContainerProfile("analysis", on: .pool, isSealed: true)
        profile.takes(PerformanceUpdate.self, from: source, slow: .dropNewest)
        profile.takes(Signal.self, from: source, slow: .dropNewest)
        profile.publishes(AnalysisReport.self)
        return profile
    }
}
