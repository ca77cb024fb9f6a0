import Testing
import TierBusCore
import TierBusHybrid
import TierBusMarket
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct DoubleTests {
    private func give(_ container: some Container, _ events: any Event...) -> [StubFailure?] {
        events.map { event in
            do {
                try container.receive(event, Delivery(of: event))
                return nil
            } catch {
                return error as? StubFailure
            }
        }
    }

    @Test("A mock adapter keeps everything, by type and in order, and passes it on")
    func mock() throws {
        let target = RecordingContainer()
        let mock = MockAdapter(to: target)
        #expect(give(mock, Bar.bar(close: 1), Tick.tick(), Bar.bar(close: 2)) == [nil, nil, nil])
        #expect(mock.received(Bar.self).map(\.close) == [1, 2])
        #expect(mock.count == 3 && mock.count(of: Tick.self) == 1 && mock.count(of: Quote.self) == 0)
        #expect(mock.eventTypes == ["BAR", "TICK", "BAR"])
        #expect(mock.deliveries(of: Bar.self).map(\.eventID) == mock.received(Bar.self).map(\.id))
        #expect(target.eventTypes == mock.eventTypes)
    }

    @Test("A mock adapter keeps what it throws on, and does not pass it on")
    func failingMock() {
        let target = RecordingContainer()
        let mock = MockAdapter(failing: .nth(2), to: target)
        #expect(give(mock, Bar.bar(close: 1), Bar.bar(close: 2), Bar.bar(close: 3)) == [nil, StubFailure(2), nil])
        #expect(mock.count == 3)
        #expect(target.received(Bar.self).map(\.close) == [1, 3])
    }

    @Test("A container fails as it was told to")
    func plans() {
        let (first, second) = (Bar.bar(close: 1), Bar.bar(close: 2))
        #expect(give(RecordingContainer(), first, second) == [nil, nil])
        #expect(give(RecordingContainer(failing: .always), first, second) == [StubFailure(1), StubFailure(2)])
        #expect(give(RecordingContainer(failing: .first(1)), first, second) == [StubFailure(1), nil])
        let dear = FailurePlan.when { (bar: Bar, _) in bar.close > 1 }
        #expect(give(RecordingContainer(failing: dear), first, second, Tick.tick()) == [nil, StubFailure(2), nil])
    }

    @Test("Stubs are handlers of a bus, and a failing one harms no other")
    func onBus() {
        let bus = DirectBus()
        let (failing, seeing) = (RecordingContainer(failing: .always), RecordingContainer())
        var failures: [BusFailure] = []
        bus.agenda.onFailure = { failures.append($0) }
        bus.subscribe(Bar.self, failing.receive)
        bus.subscribeAll(
            PublishingStub(
                making: { (bar: Bar, delivery) in
                    [Signal(delivery.header("signal"), symbol: bar.symbol, action: .buy)]
                }, on: bus))
        bus.subscribeAll(seeing)
        let bar = Bar.bar()
        bus.publish(bar, Delivery(of: bar))
        #expect(failures.map(\.eventID) == [bar.id])
        // From inside, so after the bar has reached all.
        #expect(seeing.eventTypes == ["BAR", "SIGNAL"])
        #expect(seeing.deliveries(of: Signal.self).map(\.causationID) == [bar.id])
        #expect(give(Handler<Bar>(failing.receive), Bar.bar(close: 1), Tick.tick()) == [StubFailure(2), nil])
    }

    @Test("A hanging stub hangs until it is released or its task is cancelled")
    func hanging() async throws {
        let stub = HangingStub()
        let tasks = (0..<3).map { number in
            Task {
                let bar = Bar.bar(occurrence: number)
                try await stub.receive(bar, Delivery(of: bar))
            }
        }
        await stub.hangs(3)
        tasks[0].cancel()
        await #expect(throws: CancellationError.self) { try await tasks[0].value }
        #expect(stub.hangingCount == 2)
        stub.release()
        for task in tasks.dropFirst() { try await task.value }
        #expect(stub.count(of: Bar.self) == 3)
        let bar = Bar.bar(occurrence: 3)
        try await stub.receive(bar, Delivery(of: bar))
        #expect(stub.hangingCount == 0)
    }

    @Test("A slow stub takes the time of its clock")
    func slow() async throws {
        let clock = TestClock()
        let stub = SlowStub(taking: .seconds(5), on: clock)
        let task = Task {
            let bar = Bar.bar()
            try await stub.receive(bar, Delivery(of: bar))
        }
        await clock.awaited(in: .seconds(5))
        clock.advance(by: .seconds(4))
        #expect(stub.count == 0)
        await clock.pass(.seconds(1))
        try await task.value
        #expect(stub.count == 1)
    }
}
