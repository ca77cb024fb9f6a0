/// The options there are.
enum OptionName: String, CaseIterable, Sendable {
    case bars = "--bars"
    case store = "--store"
    case json = "--json"
    case rate = "--rate"
    case repeats = "--repeat"
    case orderEvery = "--order-every"
    case mode = "--mode"
    case seed = "--seed"
    case crashAfterOrders = "--crash-after-orders"
    case help = "--help"

    /// What stands for the value in the help text; nil where the option takes none.
    var placeholder: String? {
        switch self {
        case .bars: "FILE"
        case .store: "PATH"
        case .rate: "BARS_PER_SECOND"
        case .mode: DayMode.allCases.map(\.rawValue).joined(separator: "|")
        case .repeats, .orderEvery, .seed, .crashAfterOrders: "N"
        case .json, .help: nil
        }
    }

    /// One or two lines about the option.
    var summary: [String] {
        switch self {
        case .bars:
            [
                "a CSV file with the header timestamp,symbol,open,high,low,close,volume;",
                "may be given several times (default: hourly EURUSD and daily GOOG)",
            ]
        case .store: ["keep orders and fills in this file (default: a temporary one, removed at the end)"]
        case .json: ["write one JSON object instead of tables"]
        case .rate: ["feed so many bars a second (default: as fast as it goes)"]
        case .repeats: ["play the input N times, each pass shifted in time (default: 1)"]
        case .orderEvery: ["consider every Nth signal of a symbol only (default: 1)"]
        case .mode:
            [
                "live: on threads, as in production; simulated: in virtual time, the same in",
                "every run, with a log in memory unless there is a --store (default: live)",
            ]
        case .seed: ["in simulated mode, another seed lets lanes run in another order (default: 0)"]
        case .crashAfterOrders: ["end the process at once, with code 137, when N new orders are stored"]
        case .help: ["show this text"]
        }
    }
}
