/// What `--help` shows.
enum HelpText {
    static let usage = """
        TradingDay [--bars FILE]... [--store PATH] [--json] [--rate BARS_PER_SECOND] [--repeat N]
                   [--order-every N] [--mode live|simulated] [--seed N]
                   [--crash-after-orders N]
        """

    static var full: String {
        let heads = OptionName.allCases.map { option in
            option.rawValue + (option.placeholder.map { " \($0)" } ?? "")
        }
        let width = heads.map(\.count).max() ?? 0
        var lines = [
            "Plays a trading day through TierBus: bars become indicators, signals, orders and fills.", "",
            usage, "",
        ]
        for (option, head) in zip(OptionName.allCases, heads) {
            for (index, text) in option.summary.enumerated() {
                lines.append("  " + (index == 0 ? head : "").padded(to: width) + "  " + text)
            }
        }
        lines += [
            "",
            "Timestamps are ISO 8601 or whole nanoseconds since 1970. Files are merged by time; lines of one time keep",
            "the order of the files, then of the lines.", "",
            "Exit codes: 0 done; 64 the command line, 65 the input, 70 the run, 74 the store; 137 the crash asked for.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
