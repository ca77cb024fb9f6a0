import Testing

// The package's own initialiser of a batch.
@testable import TierBusCore
import TierBusTesting

@Suite struct BatchTests {
    static let events = [Ping(10), Ping(11), Ping(12), Ping(13)]

    /// A batch of four events: the first described, the second without a trace of its own, the third traced, the
    /// fourth with the trace of an event that was in its place before.
    static func withBatch<Result>(
        everyTraceIsValid: Bool = false, _ body: (borrowing Batch<Ping>) throws -> Result
    ) throws -> Result {
        let traces = [
            EventTrace.none, trace(everyTraceIsValid ? 501 : -1), trace(502), trace(everyTraceIsValid ? 507 : 99),
        ]
        var first = Delivery(from: "feed", tier: .fast, scope: .siblings)
        first.describe(events[0], sequence: 500)
        first.publishedAt = Timestamp(seconds: 1)
        // The arrays outlive the batch, which is only lent.
        return try events.withUnsafeBufferPointer { events in
            try traces.withUnsafeBufferPointer { traces in
                let (events, traces) = (try #require(events.baseAddress), try #require(traces.baseAddress))
                return try body(
                    Batch(
                        events: events, traces: traces, everyTraceIsValid: everyTraceIsValid, count: 4, first: first))
            }
        }
    }

    static func trace(_ sequence: Int64) -> EventTrace {
        EventTrace(
            sequence: sequence, publishedAt: Timestamp(seconds: 2), correlationID: EventID(high: 8, low: 8),
            causationID: EventID(high: 9, low: 9), topic: (try? Topic("traced.\(sequence)").name) ?? .none)
    }

    @Test("Every event is visited, oldest first, by forEach, by place and as memory")
    func visiting() throws {
        try Self.withBatch { batch in
            var visited: [Ping] = []
            batch.forEach { ping, _ in visited.append(ping) }
            #expect(visited == Self.events)
            var places: [Ping] = []
            for place in batch.indices { places.append(batch[place]) }
            #expect(places == Self.events)
            let count = batch.count
            #expect(count == 4)
            let numbers = batch.withSpan { span in (0..<span.count).map { span[$0].number } }
            #expect(numbers == [10, 11, 12, 13])
        }
    }

    @Test("Deliveries of events without a trace count on from the first and take its time")
    func deliveries() throws {
        try Self.withBatch { batch in
            var deliveries: [Delivery] = []
            batch.forEach { deliveries.append($1) }
            for place in batch.indices {
                let same = batch.delivery(at: place)
                #expect(same.eventID == deliveries[place].eventID && same.sequence == deliveries[place].sequence)
            }
            #expect(deliveries.map(\.eventID) == Self.events.map(\.id))
            #expect(deliveries.map(\.timestamp) == Self.events.map(\.timestamp))
            #expect(deliveries.map(\.sequence) == [500, 501, 502, 503])
            #expect(deliveries.allSatisfy { $0.source == "feed" && $0.tier == .fast && $0.scope == .siblings })
            let traced = EventID(high: 8, low: 8)
            #expect(deliveries.map(\.correlationID) == [Ping(10).id, Ping(11).id, traced, Ping(13).id])
            #expect(deliveries.map(\.causationID) == [.none, .none, EventID(high: 9, low: 9), .none])
            #expect(deliveries.map(\.topic) == [nil, nil, "traced.502", nil])
            #expect(deliveries.map(\.publishedAt) == [1, 1, 2, 1].map(Timestamp.init(seconds:)))
        }
    }

    @Test("A trace keeps its sequence and its topic in one word, and knows which event it belongs to")
    func trace() throws {
        let last = (Int64(1) << 43) - 1
        for sequence in [-1, 0, 1, 77, last] {
            for topic in [InternedText.none, Topic("trace.of.something").name] {
                var trace = EventTrace(
                    sequence: 5, publishedAt: .epoch, correlationID: .none, causationID: .none, topic: topic)
                trace.sequence = sequence
                #expect(trace.sequence == sequence && trace.topic == topic)
                #expect(trace.belongs(to: sequence) && trace.belongs(to: sequence + (1 << 44)))
                #expect(!trace.belongs(to: sequence + 1) && !trace.belongs(to: sequence - 1))
            }
        }
        #expect(EventTrace.none.sequence == -1 && EventTrace.none.topic == .none)
        #expect(MemoryLayout<EventTrace>.size == 48 && InternTable.capacity <= 1 << EventTrace.topicBits)
    }

    @Test("Where every trace is valid, each says its event's place, and gaps show")
    func traced() throws {
        try Self.withBatch(everyTraceIsValid: true) { batch in
            var deliveries: [Delivery] = []
            batch.forEach { deliveries.append($1) }
            #expect(deliveries.map(\.sequence) == [500, 501, 502, 507])
            #expect(deliveries.dropFirst().allSatisfy { $0.causationID == EventID(high: 9, low: 9) })
            #expect(deliveries.map(\.publishedAt) == [1, 2, 2, 2].map(Timestamp.init(seconds:)))
            #expect(deliveries[0].causationID == .none)
        }
    }

    @Test("A trace that was not timed keeps the time of the first event")
    func untimed() {
        var delivery = Delivery(of: Ping(1))
        delivery.publishedAt = Timestamp(seconds: 5)
        var trace = Self.trace(0)
        trace.publishedAt = .epoch
        #expect(!delivery.take(trace) && delivery.publishedAt == Timestamp(seconds: 5))
        #expect(delivery.causationID == EventID(high: 9, low: 9))
        #expect(delivery.take(Self.trace(0)) && delivery.publishedAt == Timestamp(seconds: 2))
        #expect(EventTrace.none.sequence == -1)
    }

    @Test("What the body throws ends the visit, with its own type")
    func throwing() throws {
        try Self.withBatch { batch in
            var visited = 0
            do throws(StubFailure) {
                try batch.forEach { ping, _ throws(StubFailure) in
                    visited += 1
                    if ping.number == 11 { throw StubFailure(ping.number) }
                }
                Issue.record("nothing was thrown")
            } catch {
                #expect(error == StubFailure(11))
            }
            #expect(visited == 2)
            do throws(StubFailure) {
                try batch.withSpan { span throws(StubFailure) in throw StubFailure(span.count) }
            } catch {
                #expect(error == StubFailure(4))
            }
        }
    }

    @Test("A place outside of the batch is a programmer's error")
    func outside() async {
        await #expect(processExitsWith: .failure) { try BatchTests.withBatch { _ = $0[4] } }
        await #expect(processExitsWith: .failure) { try BatchTests.withBatch { _ = $0[-1] } }
        await #expect(processExitsWith: .failure) { try BatchTests.withBatch { _ = $0.delivery(at: 4) } }
        await #expect(processExitsWith: .success) { try BatchTests.withBatch { _ = $0[3] } }
    }
}
