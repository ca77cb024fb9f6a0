import Foundation
import Testing
import TierBusCore

@Suite struct DeliveryTests {
    @Test("A delivery that begins a chain goes back to its own event")
    func begins() {
        let delivery = Delivery(of: Ping(5), from: "feed")
        #expect(delivery.eventID == Ping(5).id && delivery.correlationID == Ping(5).id && delivery.causationID == .none)
        #expect(delivery.timestamp == Ping(5).timestamp && delivery.publishedAt == Ping(5).timestamp)
        #expect(delivery.source == "feed" && delivery.sequence == 0 && delivery.attempt == 1)
        #expect(delivery.tier == nil && delivery.scope == .global && delivery.priority == .normal)
        #expect(Delivery(of: Ping(5)).source.isNone)
        #expect(MemoryLayout<Delivery>.size <= 88)
    }

    @Test("A delivery that follows keeps where the chain began and says what it follows from")
    func follows() {
        var first = Delivery(of: Ping(1), from: "feed")
        first.publishedAt = Timestamp(seconds: 9)
        first.priority = .urgent
        first.tier = .fast
        let third = first.following(with: Ping(2), from: "a").following(with: Ping(3), from: "b")
        #expect(third.eventID == Ping(3).id && third.causationID == Ping(2).id && third.correlationID == Ping(1).id)
        #expect(
            third.source == "b" && third.timestamp == Ping(3).timestamp && third.publishedAt == Timestamp(seconds: 9))
        #expect(third.tier == nil && third.priority == .normal && third.attempt == 1)
    }

    @Test("A delivery tells the topic of its event, which one that follows does not take over")
    func topic() {
        var delivery = Delivery(of: Ping(1), from: "feed")
        #expect(delivery.topic == nil)
        delivery.topic = "risk.alert"
        #expect(delivery.topic == "risk.alert" && delivery.following(with: Ping(2), from: "a").topic == nil)
        delivery.describe(Ping(3), sequence: 3)
        #expect(delivery.topic == nil)
        delivery.take(
            EventTrace(
                sequence: 3, publishedAt: .epoch, correlationID: Ping(3).id, causationID: .none,
                topic: Topic("risk.limit").name))
        #expect(delivery.topic == "risk.limit")
        delivery.topic = nil
        #expect(delivery.topic == nil)
        #expect(MemoryLayout<Delivery>.size <= 88)
    }

    @Test("A header is a function of the event and the word alone")
    func header() {
        let delivery = Delivery(of: Ping(1), from: "feed")
        var other = Delivery(of: Ping(1), from: "elsewhere")
        other.sequence = 77
        other.attempt = 3
        #expect(delivery.header("order") == other.header("order"))
        #expect(delivery.header("order").id == EventID(following: Ping(1).id, "order"))
        #expect(delivery.header("order").timestamp == Ping(1).timestamp)
        let headers = [delivery.header("order"), delivery.header("fill"), delivery.header("order", occurrence: 1)]
        #expect(Set(headers.map(\.id)).count == 3)
    }

    @Test("An event that is handed on as it is keeps its cause") func handedOn() {
        let (first, second) = (Ping(0), Ping(1))
        let delivery = Delivery(of: first, from: "data").following(with: second, from: "strategy")
        let handed = delivery.following(with: second, from: "desk")
        #expect(handed.causationID == first.id && handed.correlationID == first.id && handed.source == "desk")
    }
}
