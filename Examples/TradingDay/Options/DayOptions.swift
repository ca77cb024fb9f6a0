/// What the command line asked for.
package struct DayOptions: Equatable, Sendable {
    /// Files to read, in the order given; none: the two series that come with the example.
    var bars: [String] = []
    /// Where the log is kept; nil: in a temporary directory, removed at the end.
    var store: String?
    /// Whether one JSON object is written instead of tables.
    var json = false
    /// Bars fed per second; nil: as fast as it goes.
    var rate: Double?
    /// How often the input is played, 1 or more.
    var repeats = 1
    /// Only every so many signals of a symbol are considered for an order, 1 or more.
    var orderEvery = 1
    /// What time it is played in.
    package var mode = DayMode.live
    /// In simulated mode, makes the order in which lanes run.
    var seed: UInt64 = 0
    /// After how many newly stored orders the process ends itself; nil: never.
    var crashAfterOrders: Int?

    /// The defaults.
    package init() {}
}
