import Testing
import TierBusCore
import TierBusHybrid

/// Row by row the table of `Docs/Decisions/0003-what-goes-where.md`.
@Suite("What goes where")
struct WhatGoesWhereTests {
    /// `top` over `mid` and `side`; `mid` over `low` and `twin`; with a log of votes for each bus.
    struct House {
        let top: HybridContainer
        let mid: HybridContainer
        let side: HybridContainer
        let low: HybridContainer
        let twin: HybridContainer
        let logs: [Log<Vote>]
        let failures: Failures

        init() throws {
            top = try HybridContainer("top")
            failures = Failures(top)
            mid = try top.child("mid")
            side = try top.child("side")
            low = try mid.child("low")
            twin = try mid.child("twin")
            logs = [top, mid, side, low, twin].map { Log($0, Vote.self) }
        }

        /// How often the buses had a vote: top, mid, side, low, twin.
        var counts: [Int] { logs.map(\.events.count) }
    }

    /// What left through a publication, and what it followed from.
    final class Out {
        var values: [Int] = []
        var causes: [EventID?] = []

        init(_ container: HybridContainer, includingChildren: Bool = false) throws {
            try container.emitter(Vote.self).openOutlet(includingChildren: includingChildren) { [self] in
                values.append($0.value)
                causes.append($1?.eventID)
            }
        }
    }

    /// Makes `container` answer each price with a vote.
    func vote(in container: HybridContainer) throws {
        try container.add("voter", on: Price.self) { price, delivery in Vote(delivery.header("v"), price.value) }
    }

    // MARK: - Emitted

    @Test("Row 1: what a component emits stays on its bus where nothing is declared")
    func emitted() throws {
        let house = try House()
        try vote(in: house.mid)
        house.mid.bring(Price(1))
        #expect(house.counts == [0, 1, 0, 0, 0])
    }

    @Test("Row 2: it goes out through its container's publication, with its cause, and no other's")
    func emittedOut() throws {
        let house = try House()
        let outs = try [house.top, house.mid, house.low].map { try Out($0, includingChildren: true) }
        try vote(in: house.mid)
        house.mid.bring(Price(1))
        #expect(outs.map(\.values) == [[], [1], []])
        #expect(outs[1].causes == [Price(1).id])
        try house.mid.emitter(Vote.self).emit(Vote(2))
        #expect(outs[1].causes == [Price(1).id, nil])
        #expect(house.counts == [0, 2, 0, 0, 0])
    }

    @Test("Row 3: it goes up where its container passes it up, no further than that")
    func passedUp() throws {
        let house = try House()
        try house.low.passesUp(Vote.self)
        try house.low.passesUp(Vote.self)
        try vote(in: house.low)
        house.low.bring(Price(1))
        #expect(house.counts == [0, 1, 0, 1, 0])
        #expect(house.logs[1].sources == ["top/mid/low"])
        #expect(house.logs[1].deliveries[0].scope == .parent)
        #expect(house.logs[1].deliveries[0].causationID == Price(1).id)
        #expect(house.logs[3].sources == ["top/mid/low/voter"])
        // A type that is not passed up stays.
        var prices = 0
        try house.mid.add("p", on: Price.self) { _, _ in prices += 1 }
        house.low.bring(Price(2))
        #expect(prices == 0)
    }

    @Test("Row 4: it goes up again where the parent passes the type up, too, whoever declared first")
    func passedUpTwice() throws {
        let house = try House()
        try vote(in: house.low)
        try house.mid.passesUp(Vote.self)
        try house.low.passesUp(Vote.self)
        house.low.bring(Price(1))
        #expect(house.counts == [1, 1, 0, 1, 0])
        #expect(house.logs[0].sources == ["top/mid"])
    }

    @Test("Row 5: a publication carries what children passed up only if it says so, at each level")
    func childrenOut() throws {
        let house = try House()
        let top = try Out(house.top, includingChildren: true)
        let mid = try Out(house.mid)
        let low = try Out(house.low)
        try house.low.passesUp(Vote.self)
        try house.mid.passesUp(Vote.self)
        try vote(in: house.low)
        house.low.bring(Price(1))
        #expect((top.values, mid.values, low.values) == ([1], [], [1]))
        #expect(top.causes == [Price(1).id])
        try vote(in: house.mid)
        house.mid.bring(Price(2))
        #expect((top.values, mid.values, low.values) == ([1, 2], [2], [1]))
        #expect(house.counts == [2, 2, 0, 1, 0])
    }

    @Test("Row 6: what is published straight on a bus, or came from outside, stays there")
    func straight() throws {
        let house = try House()
        let out = try Out(house.mid, includingChildren: true)
        try house.mid.passesUp(Vote.self)
        house.mid.internalBus.publish(Vote(1), Delivery(of: Vote(1)))
        house.mid.bring(Vote(2))
        #expect(house.counts == [0, 2, 0, 0, 0])
        #expect(out.values.isEmpty)
    }

    @Test("Row 7: what came from outside for the children is on each child's bus and nowhere else")
    func outsideDown() throws {
        let house = try House()
        try house.low.passesUp(Vote.self)
        var delivery = Delivery(of: Vote(1), from: "data")
        delivery.tier = .fast
        house.mid.emitter(Vote.self).arriveBelow(Vote(1), delivery)
        #expect(house.counts == [0, 0, 0, 1, 1])
        #expect(house.logs[3].sources == ["data"])
        #expect(house.logs[3].deliveries[0].tier == .fast)
        let late = try house.mid.child("late")
        let log = Log(late, Vote.self)
        house.mid.emitter(Vote.self).arriveBelow(Vote(2), delivery)
        #expect(log.events.count == 1)
        #expect(house.counts == [0, 0, 0, 2, 2])
    }

    // MARK: - Explicit

    @Test("Row 8: scope children reaches each child's bus, not the own one, nor the grandchildren's, nor up again")
    func children() throws {
        let house = try House()
        let out = try Out(house.mid, includingChildren: true)
        for container in [house.mid, house.side, house.low] { try container.passesUp(Vote.self) }
        #expect(try house.top.publishInternal(Vote(1), scope: .children) == 2)
        #expect(house.counts == [0, 1, 1, 0, 0])
        #expect(house.logs[1].sources == ["top"])
        #expect(house.logs[1].deliveries[0].scope == .children)
        #expect(out.values.isEmpty)
        #expect(try house.low.publishInternal(Vote(2), scope: .children) == 0)
    }

    @Test("Row 9: scope siblings reaches the parent's other children")
    func siblings() throws {
        let house = try House()
        try house.mid.passesUp(Vote.self)
        #expect(try house.mid.publishInternal(Vote(1), scope: .siblings) == 1)
        #expect(house.counts == [0, 0, 1, 0, 0])
        #expect(house.logs[2].sources == ["top/mid"])
        #expect(house.logs[2].deliveries[0].scope == .siblings)
    }

    @Test("Row 10: scope parent reaches the parent's bus as if passed up, and goes on as the parent says")
    func parent() throws {
        let house = try House()
        let mid = try Out(house.mid)
        let top = try Out(house.top, includingChildren: true)
        #expect(try house.low.publishInternal(Vote(1), scope: .parent) == 1)
        #expect(house.counts == [0, 1, 0, 0, 0])
        #expect(house.logs[1].sources == ["top/mid/low"])
        try house.mid.passesUp(Vote.self)
        #expect(try house.low.publishInternal(Vote(2), after: Delivery(of: Price(9)), scope: .parent) == 1)
        #expect(house.counts == [1, 2, 0, 0, 0])
        #expect(house.logs[0].sources == ["top/mid"])
        #expect(house.logs[0].deliveries[0].causationID == Price(9).id)
        #expect((mid.values, top.values) == ([], [2]))
    }

    @Test("Row 11: scope global, and parent or siblings without a parent, are errors that name both sides")
    func outOfReach() throws {
        let house = try House()
        for scope in [Scope.global, .parent, .siblings] {
            #expect(code { try house.top.publishInternal(Vote(1), scope: scope) } == .outOfReach)
            let text = message { try house.top.publishInternal(Vote(1), scope: scope) }
            #expect(text.contains("'top'") && text.contains("Vote") && text.contains("\(scope)"))
        }
        #expect(code { try house.top.passesUp(Vote.self) } == .outOfReach)
        #expect(house.counts == [0, 0, 0, 0, 0])
    }

    @Test("Row 12: publishExternal leaves by the publication alone, and is an error without one")
    func external() throws {
        let house = try House()
        #expect(code { try house.mid.publishExternal(Vote(1)) } == .notDeclared)
        let text = message { try house.mid.publishExternal(Vote(1)) }
        #expect(text.contains("'top/mid'") && text.contains("Vote"))
        let out = try Out(house.mid)
        try house.mid.passesUp(Vote.self)
        try house.mid.publishExternal(Vote(1), after: Delivery(of: Price(3)))
        #expect(out.values == [1] && out.causes == [Price(3).id])
        #expect(house.counts == [0, 0, 0, 0, 0])
        #expect(code { try house.mid.emitter(Vote.self).openOutlet { _, _ in } } == .declaredTwice)
        house.mid.emitter(Vote.self).closeOutlet()
        #expect(code { try house.mid.publishExternal(Vote(2)) } == .notDeclared)
    }

    // MARK: - The same event again

    @Test("Row 13: what a child passed up and its parent sends down again comes neither back to the child nor up again")
    func noCircleDown() throws {
        let house = try House()
        for container in [house.low, house.twin] { try container.passesUp(Vote.self) }
        try vote(in: house.low)
        var reached: [Int] = []
        try house.mid.add("back", on: Vote.self) { vote, delivery in
            reached.append(try house.mid.publishInternal(vote, after: delivery, scope: .children))
        }
        house.low.bring(Price(1))
        #expect(house.counts == [0, 1, 0, 1, 1])
        #expect(reached == [1])
        // It stays the event it was: nobody is its own cause.
        #expect(house.logs[4].deliveries[0].causationID == Price(1).id)
        #expect(house.logs[4].sources == ["top/mid"])
        house.top.close()
    }

    @Test("Row 14: what came from above or beside is not sent to parent or siblings again as it is")
    func noCircleUp() throws {
        let house = try House()
        var reached: [Int] = []
        for container in [house.mid, house.side] {
            try container.add("echo", on: Vote.self) { vote, delivery in
                reached.append(try container.publishInternal(vote, after: delivery, scope: .siblings))
                if delivery.scope == .children {
                    reached.append(try container.publishInternal(vote, after: delivery, scope: .parent))
                }
            }
        }
        try house.top.publishInternal(Vote(1), scope: .children)
        #expect(house.counts == [0, 1, 1, 0, 0])
        #expect(reached == [0, 0, 0, 0])
        reached = []
        house.mid.bring(Vote(2))
        #expect(house.counts == [0, 2, 2, 0, 0])
        #expect(reached == [1, 0])
        house.top.close()
    }

    @Test("Row 15: what went up already is not sent up again by hand")
    func notTwiceUp() throws {
        let house = try House()
        try house.mid.passesUp(Vote.self)
        try vote(in: house.mid)
        try house.low.passesUp(Vote.self)
        try vote(in: house.low)
        try house.mid.add("pusher", on: Vote.self) { vote, delivery in
            let reached = try house.mid.publishInternal(vote, after: delivery, scope: .parent)
            #expect(reached == 0)
        }
        house.mid.bring(Price(1))
        house.low.bring(Price(2))
        #expect(house.counts == [2, 2, 0, 1, 0])
        #expect(house.failures.all.isEmpty)
        house.top.close()
    }

    @Test("Row 16: a component that hands back what came from outside takes it up and out, not to its own bus again")
    func relayOutside() throws {
        let house = try House()
        let out = try Out(house.mid)
        try house.mid.passesUp(Vote.self)
        try house.mid.add("pick", on: Vote.self) { vote, _ in vote.value > 1 ? vote : nil }
        house.mid.bring(Vote(1))
        house.mid.bring(Vote(2))
        #expect(house.counts == [1, 2, 0, 0, 0])
        #expect(house.logs[0].events.map(\.value) == [2])
        #expect(house.logs[0].sources == ["top/mid"])
        #expect(house.logs[0].deliveries[0].tier == nil)
        #expect(out.values == [2])
    }

    @Test("Row 17: one that hands back a child's event takes it out, unless the publication had it already")
    func relayChild() throws {
        for includingChildren in [false, true] {
            let house = try House()
            let out = try Out(house.mid, includingChildren: includingChildren)
            try house.mid.passesUp(Vote.self)
            try house.low.passesUp(Vote.self)
            try vote(in: house.low)
            try house.mid.add("pick", on: Vote.self) { vote, _ in vote.value > 1 ? vote : nil }
            house.low.bring(Price(1))
            house.low.bring(Price(2))
            #expect(house.counts == [2, 2, 0, 2, 0])
            #expect(out.values == (includingChildren ? [1, 2] : [2]))
        }
    }

    @Test("Row 18: one that hands back what came from above or beside takes it out, not up")
    func relayAbove() throws {
        let house = try House()
        let out = try Out(house.mid)
        try house.mid.passesUp(Vote.self)
        try house.mid.add("pick", on: Vote.self) { vote, _ in vote as Vote? }
        try house.top.publishInternal(Vote(1), scope: .children)
        try house.side.publishInternal(Vote(2), scope: .siblings)
        var delivery = Delivery(of: Vote(3), from: "data")
        delivery.tier = .fast
        house.top.emitter(Vote.self).arriveBelow(Vote(3), delivery)
        #expect(house.counts == [0, 3, 2, 0, 0])
        #expect(out.values == [1, 2, 3])
    }

    @Test("Row 19: two that hand back each other's events do nothing more: what they emitted has gone all its ways")
    func relayOwn() throws {
        let house = try House()
        let out = try Out(house.mid)
        try house.mid.passesUp(Vote.self)
        try vote(in: house.mid)
        for name in ["echo", "oche"] { try house.mid.add(name, on: Vote.self) { vote, _ in vote as Vote? } }
        house.mid.bring(Price(1))
        #expect(house.counts == [1, 1, 0, 0, 0])
        #expect(out.values == [1])
    }

    @Test("Row 20: an event of another type is never taken for its cause, whatever its id")
    func sameID() throws {
        let house = try House()
        let out = try Out(house.mid)
        try house.low.passesUp(Price.self)
        try house.low.add("p", on: Alarm.self) { alarm, _ in Price(5) }
        try house.mid.add("careless", on: Price.self) { price, delivery -> Vote? in
            try house.mid.publishInternal(Vote(id: price.id, 2), after: delivery, scope: .children)
            return Vote(id: price.id, 1)
        }
        house.low.bring(Alarm(Delivery(of: Price(1)).header("a")))
        #expect(house.counts == [0, 1, 0, 1, 1])
        #expect(out.values == [1])
        house.top.close()
    }

    // MARK: - Order and failures

    @Test("What follows from an event never overtakes it, on its way up or out")
    func order() throws {
        let house = try House()
        let out = try Out(house.mid)
        try house.mid.passesUp(Vote.self)
        try house.mid.add("more", on: Vote.self) { vote, delivery in
            vote.value < 3 ? Vote(delivery.header("v"), vote.value + 1) : nil
        }
        try house.mid.add("most", on: Vote.self) { vote, delivery -> Vote? in
            vote.value == 2 ? Vote(delivery.header("w"), 9) : nil
        }
        try house.mid.emitter(Vote.self).emit(Vote(1))
        #expect(house.logs[1].events.map(\.value) == [1, 2, 9])
        #expect(house.logs[0].events.map(\.value) == [1, 2, 9])
        #expect(out.values == [1, 2, 9])
    }

    @Test("A publication that refuses an event is the failure of who emitted it; every bus has the event all the same")
    func refusal() throws {
        let house = try House()
        var out: [Int] = []
        try house.mid.emitter(Vote.self).openOutlet { vote, _ in
            if vote.value == 1 { throw Broken("mid") }
            out.append(vote.value)
        }
        try house.top.emitter(Vote.self).openOutlet(includingChildren: true) { vote, _ in
            if vote.value <= 2 { throw Broken("top") }
        }
        try house.mid.passesUp(Vote.self)
        try vote(in: house.mid)
        for value in 1...3 { house.mid.bring(Price(value)) }
        #expect(house.counts == [3, 3, 0, 0, 0])
        #expect(out == [2, 3])
        #expect(house.failures.all.map { $0.error as? Broken } == [Broken("mid"), Broken("top")])
        #expect(house.failures.all.allSatisfy { $0.subscriber == "top/mid/voter" })
        #expect(throws: Broken("mid")) { try house.mid.emitter(Vote.self).emit(Vote(1)) }
        #expect(throws: Broken("mid")) { try house.mid.publishExternal(Vote(1)) }
    }

    @Test("A handler that throws in a child harms neither its siblings nor its parent")
    func isolation() throws {
        let house = try House()
        try house.mid.add("broken", on: Vote.self) { _, _ in throw Broken() }
        try house.top.publishInternal(Vote(1), scope: .children)
        #expect(house.counts == [0, 1, 1, 0, 0])
        #expect(house.failures.all.map(\.subscriber) == ["top/mid/broken"])
        #expect(house.failures.all.map(\.source) == ["top"])
    }
}
