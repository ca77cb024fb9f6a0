package import TierBus
import TierBusMarket

/// One day: the system, its containers, what they came to. Tests play it too, on logs and clocks of their own.
package struct Day: Sendable {
    let input: DayInput
    let options: DayOptions
    let state = DayState()

    /// A day that has not been played.
    package init(input: DayInput, options: DayOptions) {
        self.input = input
        self.options = options
    }

    /// What a run came to.
    package struct Result: Sendable {
        package var report: DayReport
        package let account: Account
        let trace: EquityTrace
        let notices: [Notice]
        let hanging: [String]
        let failure: (any Error)?

        /// Whether everything was delivered and accounted for.
        package var isComplete: Bool {
            failure == nil && hanging.isEmpty && report.ledger.balanced && report.ledger.pending == 0
                && report.store.pending == 0
        }
    }

    /// Plays the day and drains.
    /// - Parameters:
    ///   - log: One with ``PortfolioTables``; read once more when the system has ended.
    ///   - clock: What the day is timed with, and lives by in live mode.
    ///   - beside: Hosts what is no part of the day.
    ///   - crash: Ends the process, where the options ask for it.
    package func play(
        log: DurableLogSource, configuration: RouterConfiguration = RouterConfiguration(),
        clock: any EventClock = SystemClock(), beside: (HybridSystem) async throws -> Void = { _ in },
        crash: @escaping @Sendable () -> Never = { fatalError("nobody asked for a crash") }
    ) async throws -> Result {
        let system = try system(log, configuration, clock)
        try await host(in: system, crash: crash)
        try await beside(system)
        // Nothing is stored between this and the run.
        for try await (order, _) in system.history(Order.self) { state.orders.take(order) }
        let started = clock.uptime
        let run = try await system.run(until: .feedsEnd, draining: .seconds(120))
        let elapsed = Double(clock.uptime - started) / 1e9
        // What the file says, and nothing else.
        let (portfolio, trace) = try log.readTables { try Portfolio.read($0) }
        let account = portfolio.account
        var outcome = state.orders.outcome
        outcome.fills = portfolio.fills
        var report = DayReport(run, state.tally, elapsed: elapsed)
        report.take(account, outcome)
        report.mode = options.mode
        if system.isSimulated {
            report.seed = options.seed
            report.digest = system.digest.description
        }
        return Result(
            report: report, account: account, trace: trace, notices: system.notices.takeAll(), hanging: run.hanging,
            failure: state.failure.error)
    }

    private func system(
        _ log: DurableLogSource, _ configuration: RouterConfiguration, _ clock: any EventClock
    ) throws -> HybridSystem {
        switch options.mode {
        case .live: try HybridSystem(log: log, configuration: configuration, clock: clock)
        case .simulated:
            // As far as lanes of a live day may well run ahead of each other.
            try HybridSystem(
                simulated: Simulation(seed: options.seed, jitter: 16), log: log, configuration: configuration)
        }
    }

    private func host(in system: HybridSystem, crash: @escaping @Sendable () -> Never) async throws {
        let (input, options, state) = (input, options, state)
        try await system.host(DataContainer.name, on: .dedicated()) { data in
            let bars = CountedBars(BarFeed(input), state.tally)
            try DataContainer.wire(bars, rate: options.rate, into: data)
        }
        try await system.host(IndicatorsContainer.name, on: .pool) { container in
            try IndicatorsContainer.wire(state.tally, into: container)
        }
        try await system.host(EnsembleContainer.name, on: .dedicated()) { ensemble in
            try EnsembleContainer.wire(state.tally, into: ensemble)
        }
        try await system.host(RiskContainer.name, on: .pool) { risk in
            try RiskContainer.wire(options, state, crash: crash, into: risk)
        }
        try await system.host(ExecutionContainer.name, on: .pool) { execution in
            try ExecutionContainer.wire(into: execution)
        }
        try await system.host(PortfolioContainer.name, on: .pool) { portfolio in
            try PortfolioContainer.wire(into: portfolio)
        }
        try await system.host(ScreenContainer.name, on: .pool) { screen in
            try ScreenContainer.wire(state.tally, into: screen)
        }
    }
}
