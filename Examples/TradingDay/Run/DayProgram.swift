#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import TierBus

/// The program, from its command line to its exit code.
package enum DayProgram {
    /// Does what the command line asks for; returns only after `--help`.
    package static func run() async {
        let options: DayOptions
        do {
            switch try OptionParser.parse(Array(CommandLine.arguments.dropFirst())) {
            case .help:
                Terminal.write(HelpText.full)
                return
            case .run(let wanted): options = wanted
            }
        } catch {
            Terminal.complain("TradingDay: \(error)\n\n\(HelpText.usage)\n\nTradingDay --help tells more.\n")
            exit(OptionError.exitCode)
        }
        exit(await play(options))
    }

    private static func play(_ options: DayOptions) async -> Int32 {
        let input: DayInput
        do {
            input = try DayInput.load(options.bars.isEmpty ? BundledBars.paths : options.bars, repeats: options.repeats)
        } catch {
            Terminal.complain("TradingDay: \(error)\n")
            return InputError.exitCode
        }
        do {
            let place = try StorePlace(options.store)
            let result: Day.Result
            do {
                result = try await play(Day(input: input, options: options), at: place)
            } catch {
                // What went wrong first is what is told of.
                try? place.remove()
                throw error
            }
            try place.remove()
            return try show(result, options)
        } catch {
            Terminal.complain("TradingDay: \(error)\n")
            return ExitCode.store
        }
    }

    private static func play(_ day: Day, at place: StorePlace) async throws -> Day.Result {
        let clock = SystemClock()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await showProgress(of: day, clock) }
            defer { group.cancelAll() }
            // In simulated mode a log that nobody asked for is not worth a file.
            let isKept = day.options.mode == .live || day.options.store != nil
            let log: DurableLogSource = isKept ? PortfolioTables.file(place.path) : PortfolioTables.memory()
            let result = try await day.play(log: log, clock: clock, crash: { _exit(ExitCode.crashed) })
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }

    /// Writes the line of progress until it is cancelled, then clears it.
    private static func showProgress(of day: Day, _ clock: any EventClock) async {
        let isTerminal = Terminal.isTerminal && !day.options.json
        var progress = Progress(of: day.input.count, isTerminal: isTerminal, at: clock.uptime)
        while !Task.isCancelled {
            let tally = day.state.tally
            if let text = progress.text(bars: tally.bars, orders: tally.orders, equity: tally.equity, at: clock.uptime)
            {
                if isTerminal { Terminal.write(text) } else { Terminal.complain(text) }
            }
            do {
                try await clock.sleep(for: .milliseconds(100))
            } catch {
                // Cancelled: the day is over.
                break
            }
        }
        Terminal.write(progress.end)
    }

    private static func show(_ result: Day.Result, _ options: DayOptions) throws -> Int32 {
        if options.json {
            Terminal.write(try result.report.json())
        } else {
            let text = ReportText(result.report, result.account, result.trace, options, width: Terminal.width)
            Terminal.write(text.lines.joined(separator: "\n") + "\n")
        }
        for notice in result.notices { Terminal.complain("\(notice.kind) \(notice.place): \(notice.text)\n") }
        for name in result.hanging { Terminal.complain("still running at the deadline: \(name)\n") }
        if let failure = result.failure { Terminal.complain("TradingDay: \(failure)\n") }
        return result.isComplete ? ExitCode.done : ExitCode.incomplete
    }
}
