import Testing
import TierBusAdapters
import TierBusCore
import TierBusMarket
import TierBusTesting

@Suite struct HoldingTests {
    // MARK: Conflate

    @Test("The first of a key passes at once, then the latest of every interval, in virtual time")
    func conflate() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let adapter = Conflate(by: \Bar.symbol, every: .seconds(1), timer: timer, to: sink)
        func send(_ symbol: Symbol, _ close: Price) throws {
            let bar = Bar.bar(symbol, close: close)
            try adapter.route(bar, Delivery(of: bar))
        }
        func id(_ symbol: Symbol, _ close: Price) -> EventID { Bar.bar(symbol, close: close).id }
        try send("A", 1)
        try send("A", 2)
        try send("B", 1)
        try send("A", 3)
        #expect(sink.ids == [id("A", 1), id("B", 1)] && adapter.held == 1 && adapter.replaced == 1)
        timer.advance(by: .milliseconds(999))
        try send("B", 2)
        #expect(sink.ids.count == 2)
        timer.advance(by: .milliseconds(1))
        #expect(sink.ids.dropFirst(2) == [id("A", 3), id("B", 2)])
        // Another interval has begun with them.
        try send("A", 4)
        #expect(sink.ids.count == 4)
        timer.advance(by: .seconds(1))
        #expect(sink.ids.last == id("A", 4))
        // One in which nothing came has ended; the next passes at once.
        timer.advance(by: .seconds(5))
        #expect(timer.pending == 0)
        try send("A", 5)
        #expect(sink.ids.last == id("A", 5))
        try adapter.route(Tick.tick(), Delivery(of: Tick.tick()))
        #expect(adapter.unroutable == 1)
    }

    @Test("Draining passes on what is held back, and an interval of before ends none of after")
    func drained() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let adapter = Conflate(by: \Bar.symbol, every: .seconds(2), timer: timer, to: sink)
        for (symbol, close) in [("B", 1), ("A", 1), ("B", 2), ("A", 2)] as [(Symbol, Price)] {
            try adapter.route(Bar.bar(symbol, close: close), Delivery(of: Bar.bar(symbol, close: close)))
        }
        try adapter.drain()
        #expect(sink.ids.suffix(2) == [Bar.bar("B", close: 2).id, Bar.bar("A", close: 2).id])
        timer.advance(by: .seconds(1))
        for close in [3, 4] as [Price] {
            try adapter.route(Bar.bar("A", close: close), Delivery(of: Bar.bar("A", close: close)))
        }
        timer.advance(by: .seconds(1))
        #expect(sink.ids.count == 5)
        timer.advance(by: .seconds(1))
        #expect(sink.ids.count == 6)
    }

    @Test("What a target throws when an interval is over is kept, and comes out when it is drained")
    func failing() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let adapter = Conflate(by: \Bar.symbol, every: .seconds(1), timer: timer, to: sink)
        for number in 0..<2 {
            try adapter.route(Bar.bar(occurrence: number), Delivery(of: Bar.bar(occurrence: number)))
        }
        sink.failing = { _ in Fault(7) }
        timer.advance(by: .seconds(1))
        #expect(adapter.failures.count == 1 && adapter.failures.errors as? [Fault] == [Fault(7)])
        #expect(throws: Fault(7)) { try adapter.drain() }
        try adapter.drain()
    }

    // MARK: Aggregator

    private static let weights: [ContainerID: Double] = ["quick": 0.5, "calm": 0.3, "slow": 0.2]

    private typealias Votes = Aggregator<Signal, Timestamp, Signal, Sink>

    private static func votes(_ sink: Sink, _ timer: ManualTimer, requireAll: Bool = true) -> Votes {
        Aggregator(
            by: \Signal.timestamp, of: Set(weights.keys), within: .seconds(10), requireAll: requireAll, timer: timer,
            to: sink
        ) { parts in
            parts.weighted(weights) { $0.action }.map { Signal(parts.header("vote"), symbol: "AAPL", action: $0) }
        }
    }

    private static func vote(
        _ source: ContainerID, _ action: Action, _ second: Int64, to votes: Votes
    ) throws {
        let signal = Signal.signal("AAPL", action, at: Timestamp(seconds: second))
        try votes.route(signal, Delivery(of: signal, from: source))
    }

    @Test("A group is put together when it is complete, and is the same whatever came first")
    func complete() throws {
        let sources: [ContainerID] = ["quick", "calm", "slow"]
        var ids: Set<EventID> = []
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let (sink, timer) = (Sink(), ManualTimer())
            let votes = Self.votes(sink, timer)
            for place in order { try Self.vote(sources[place], place == 0 ? .buy : .sell, 5, to: votes) }
            // Half against half.
            #expect(sink.ids.isEmpty && votes.completed == 1 && votes.open == 0)
            for place in order { try Self.vote(sources[place], place == 2 ? .sell : .buy, 6, to: votes) }
            #expect(sink.ids.count == 1 && sink.deliveries[0].timestamp == Timestamp(seconds: 6))
            ids.formUnion(sink.ids)
        }
        #expect(ids.count == 1)
    }

    @Test("When its time is over, a group that has to be whole is given up and counted")
    func incomplete() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let votes = Self.votes(sink, timer)
        try Self.vote("quick", .buy, 1, to: votes)
        timer.advance(by: .seconds(5))
        try Self.vote("calm", .buy, 1, to: votes)
        try Self.vote("calm", .buy, 2, to: votes)
        timer.advance(by: .milliseconds(4_999))
        #expect(votes.open == 2 && votes.incomplete == 0)
        timer.advance(by: .milliseconds(1))
        #expect(votes.open == 1 && votes.incomplete == 1)
        // Late, counted, and not carried over.
        try Self.vote("slow", .buy, 1, to: votes)
        #expect(votes.late == 1 && votes.open == 1 && sink.ids.isEmpty)
    }

    @Test("Where not all are required, the time limit votes with what came")
    func partial() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let votes = Self.votes(sink, timer, requireAll: false)
        try Self.vote("slow", .sell, 1, to: votes)
        try Self.vote("calm", .buy, 1, to: votes)
        timer.advance(by: .seconds(10))
        #expect(sink.ids.count == 1 && votes.incomplete == 1 && votes.completed == 0)
        try Self.vote("quick", .buy, 1, to: votes)
        #expect(votes.late == 1 && sink.ids.count == 1)
    }

    @Test("A second part of one source takes the place of the first; what is nobody's part is counted")
    func repeated() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let votes = Self.votes(sink, timer)
        try Self.vote("quick", .buy, 1, to: votes)
        try Self.vote("quick", .sell, 1, to: votes)
        try Self.vote("stranger", .buy, 1, to: votes)
        try votes.route(Bar.bar(), Delivery(of: Bar.bar(), from: "quick"))
        #expect(votes.repeated == 1 && votes.unroutable == 2 && votes.open == 1)
        try votes.drain()
        #expect(votes.incomplete == 1 && votes.open == 0)
    }

    @Test("A group that a target completes while others are drained is complete, and counted once")
    func completedMeanwhile() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        let votes = Self.votes(sink, timer, requireAll: false)
        for second in [1, 2] as [Int64] {
            try Self.vote("quick", .buy, second, to: votes)
            try Self.vote("calm", .buy, second, to: votes)
        }
        sink.onArrival = {
            sink.onArrival = {}
            try Self.vote("slow", .buy, 2, to: votes)
        }
        try votes.drain()
        #expect(sink.ids.count == 2 && votes.completed == 1 && votes.incomplete == 1 && votes.open == 0)
    }

    @Test("Weights, majorities and means")
    func methods() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        var told: [String] = []
        let votes = Votes(
            by: \.timestamp, of: ["quick", "calm", "slow"], within: .seconds(1), timer: timer, to: sink
        ) { parts in
            let weighted = parts.weighted(["quick": 1, "calm": -5, "slow": .nan]) { $0.action }
            let majority = parts.majority { $0.action }
            told.append("\(weighted.map(\.description) ?? "-") \(majority.map(\.description) ?? "-")")
            told.append("\(parts.map(\.delivery.source.text)) \(parts.mean { $0.strength })")
            return nil
        }
        for (place, source) in (["slow", "quick", "calm"] as [ContainerID]).enumerated() {
            let signal = Signal.signal("AAPL", source == "quick" ? .buy : .sell, strength: [0.25, 0.5, 0.75][place])
            try votes.route(signal, Delivery(of: signal, from: source))
        }
        #expect(told == ["buy sell", #"["calm", "quick", "slow"] 0.5"#] && sink.ids.isEmpty)
    }

    @Test("The earliest part is the one that came first, whatever its source is called")
    func earliest() throws {
        let (sink, timer) = (Sink(), ManualTimer())
        var first: [EventID] = []
        let votes = Aggregator(
            by: \Signal.symbol, of: ["a", "b", "c"], within: .seconds(5), requireAll: false, timer: timer, to: sink
        ) { parts -> Signal? in
            first.append(parts.earliest.event.id)
            return nil
        }
        let signals = (0..<4).map { Signal.signal("AAPL", .buy, occurrence: $0) }
        for (signal, source) in zip(signals, ["c", "b", "c", "a"] as [ContainerID]) {
            try votes.route(signal, Delivery(of: signal, from: source))
        }
        // The first part of "c" was replaced by a later one.
        #expect(first == [signals[1].id])
    }
}
