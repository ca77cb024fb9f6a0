import TierBusMarket

/// The bars of a day, counted as they are taken.
struct CountedBars: Sequence, IteratorProtocol, Sendable {
    private var feed: BarFeed
    private let tally: Tally

    init(_ feed: BarFeed, _ tally: Tally) {
        self.feed = feed
        self.tally = tally
    }

    mutating func next() -> Bar? {
        guard let bar = feed.next() else { return nil }
        tally.countBar()
        return bar
    }
}
