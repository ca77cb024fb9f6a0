import Testing
import TierBusCore
import TierBusHybrid

@Suite("A container")
struct HybridContainerTests {
    @Test("has a path of names for an id, children in order, and one agenda with them")
    func tree() throws {
        let root = try HybridContainer("momentum")
        let quick = try root.child("quick")
        let calm = try root.child("calm") { calm in try calm.child("inner") }
        let inner = try #require(calm.child(named: "inner"))
        #expect(root.children.map(\.name) == ["quick", "calm"])
        #expect(inner.id == "momentum/calm/inner" && inner.path == "momentum/calm/inner")
        #expect([root, quick, inner].map(\.depth) == [0, 1, 2])
        #expect(inner.parent === calm && calm.parent === root && root.parent == nil)
        #expect(inner.internalBus.agenda === root.internalBus.agenda)
        #expect(root.child(named: "inner") == nil)
    }

    @Test(
        "takes no bad name, for itself, a child or a component",
        arguments: ["", "a/b", "/", "a\nb", String(repeating: "x", count: 256)])
    func badNames(name: String) throws {
        let root = try HybridContainer("root")
        #expect(code { _ = try HybridContainer(name) } == .badName)
        #expect(code { try root.child(name) } == .badName)
        #expect(code { try root.add(name, on: Price.self) { _, _ in } } == .badName)
        #expect(message { try root.child(name) }.contains("'root'"))
        #expect(root.children.isEmpty && root.components.isEmpty)
    }

    @Test("takes no path of more than 255 bytes")
    func longPath() throws {
        let root = try HybridContainer(String(repeating: "r", count: 200))
        let fits = String(repeating: "c", count: 54)
        try root.child(fits)
        #expect(code { try root.child(fits + "c") } == .badName)
    }

    @Test("takes a name once, be it a child's or a component's, and names both sides")
    func duplicates() throws {
        let root = try HybridContainer("root")
        try root.child("a")
        try root.add("b", on: Price.self) { _, _ in }
        for name in ["a", "b"] {
            #expect(code { try root.child(name) } == .duplicateName)
            #expect(code { try root.add(name, on: Price.self) { _, _ in } } == .duplicateName)
        }
        #expect(message { try root.child("b") }.contains("child 'b'"))
        #expect(message { try root.child("b") }.contains("component 'root/b'"))
        #expect(message { try root.child("b") }.contains("'root'"))
        #expect(root.children.count == 1 && root.components.count == 1)
        try root.removeChild("a")
        try root.add("a", on: Price.self) { _, _ in }
    }

    @Test("is without a child whose body throws, and gets nothing of what it did")
    func failingBody() throws {
        let root = try HybridContainer("root")
        var (added, removed, seen) = ([String](), [String](), 0)
        root.hierarchy.onChildAdded = { added.append($0.path) }
        root.hierarchy.onChildRemoved = { removed.append($0.path) }
        #expect(throws: Broken()) {
            try root.child("a") { child in
                try child.child("b")
                try child.passesUp(Vote.self)
                try child.add("c", on: Price.self) { _, _ in seen += 1 }
                child.bring(Price(1))
                throw Broken()
            }
        }
        #expect(root.children.isEmpty && root.child(named: "a") == nil)
        #expect(seen == 0)
        #expect(added == ["root/a", "root/a/b"])
        #expect(removed == ["root/a/b", "root/a"])
        try root.publishInternal(Price(2), scope: .children)
        #expect(seen == 0)
        try root.child("a")
        #expect(added.last == "root/a")
    }

    @Test("is without a child that the system refuses, and its body is not called")
    func refusedChild() throws {
        let root = try HybridContainer("root")
        var removed = 0
        root.hierarchy.onChildAdded = { _ in throw Broken("refused") }
        root.hierarchy.onChildRemoved = { _ in removed += 1 }
        var called = false
        #expect(throws: Broken("refused")) { try root.child("a") { _ in called = true } }
        #expect(!called && root.children.isEmpty && removed == 0)
    }

    @Test("tells its system of a child at any depth before anything is in it")
    func hooks() throws {
        let root = try HybridContainer("root")
        var added: [String] = []
        root.hierarchy.onChildAdded = { child in
            #expect(child.components.isEmpty && child.parent?.children.last === child)
            added.append(child.path)
        }
        try root.child("a") { a in
            try a.add("x", on: Price.self) { _, _ in }
            try a.child("b") { b in try b.add("y", on: Price.self) { _, _ in } }
        }
        #expect(added == ["root/a", "root/a/b"])
    }

    @Test("delivers what a child's body publishes when the child is complete")
    func publishingBody() throws {
        let root = try HybridContainer("root")
        var seen = 0
        try root.child("a") { child in
            child.bring(Price(1))
            #expect(seen == 0)
            try child.add("x", on: Price.self) { _, _ in seen += 1 }
        }
        #expect(seen == 1)
    }

    @Test("removes a child with all below it: nothing goes in, up or out any more")
    func removal() throws {
        let root = try HybridContainer("root")
        var removed: [String] = []
        root.hierarchy.onChildRemoved = { removed.append($0.path) }
        let votes = Log(root, Vote.self)
        var (seen, left) = (0, 0)
        let a = try root.child("a") { a in
            try a.passesUp(Vote.self)
            try a.emitter(Vote.self).openOutlet { _, _ in left += 1 }
            try a.child("b") { b in
                try b.passesUp(Vote.self)
                try b.add("x", on: Price.self) { price, delivery -> Vote? in
                    seen += 1
                    return Vote(delivery.header("v"), price.value)
                }
            }
        }
        let b = try #require(a.child(named: "b"))
        b.bring(Price(1))
        try a.emitter(Vote.self).emit(Vote(7))
        #expect(votes.sources == ["root/a", "root/a"])
        #expect(left == 1)
        try root.removeChild("a")
        #expect(removed == ["root/a/b", "root/a"])
        #expect(root.children.isEmpty && a.isClosed && b.isClosed && a.parent == nil && b.parent == nil)
        b.bring(Price(2))
        try a.emitter(Vote.self).emit(Vote(8))
        #expect(try root.publishInternal(Price(3), scope: .children) == 0)
        #expect((seen, left) == (1, 1))
        #expect(votes.events.count == 2)
    }

    @Test("that was removed takes nothing new, and says so")
    func closed() throws {
        let root = try HybridContainer("root")
        let a = try root.child("a")
        try root.removeChild("a")
        #expect(code { try a.child("x") } == .closed)
        #expect(code { try a.add("x", on: Price.self) { _, _ in } } == .closed)
        #expect(code { try a.passesUp(Vote.self) } == .closed)
        #expect(code { try a.emitter(Vote.self).openOutlet { _, _ in } } == .closed)
        #expect(code { try a.publishInternal(Vote(1), scope: .parent) } == .outOfReach)
        #expect(code { try a.publishInternal(Vote(1), scope: .siblings) } == .outOfReach)
        #expect(code { try root.removeChild("a") } == .unknownName)
        #expect(message { try a.child("x") }.contains("'root/a'"))
    }

    @Test("names the children there are when one to be removed is not")
    func unknownChild() throws {
        let root = try HybridContainer("root")
        #expect(message { try root.removeChild("x") }.contains("'root' has no child 'x'"))
        try root.child("y")
        #expect(message { try root.removeChild("x") }.contains("'y'"))
        try root.add("x", on: Price.self) { _, _ in }
        #expect(code { try root.removeChild("x") } == .unknownName)
        #expect(root.components.count == 1)
    }

    @Test("closes itself, from inside its handler too, and leaves its parent")
    func closesItself() throws {
        let root = try HybridContainer("root")
        let census = Census()
        var seen = 0
        try root.child("a") { a in
            try a.add("x", Counted(census), on: Price.self) { _, _, _ in
                seen += 1
                a.close()
                a.close()
            }
            try a.add("y", on: Price.self) { _, _ in seen += 1 }
        }
        try root.publishInternal(Price(1), scope: .children)
        try root.publishInternal(Price(2), scope: .children)
        #expect(seen == 1)
        #expect(root.children.isEmpty)
        #expect(census.count == 0)
    }

    @Test("grows from inside a handler while events flow: the child gets the next event")
    func growsFromInside() throws {
        let root = try HybridContainer("root")
        let votes = Log(root, Vote.self)
        var forwarded = 0
        try root.add("nursery", on: Price.self) { price, delivery in
            try root.publishInternal(price, after: delivery, scope: .children)
            forwarded += 1
            try root.child("c\(price.value)") { child in
                try child.add("voter", on: Price.self) { price, delivery in
                    Vote(delivery.header(child.name), price.value)
                }
                try child.passesUp(Vote.self)
            }
        }
        for value in 1...4 { root.bring(Price(value)) }
        #expect(forwarded == 4)
        #expect(votes.sources == ["root/c1", "root/c1", "root/c2", "root/c1", "root/c2", "root/c3"])
        #expect(votes.events.map(\.value) == [2, 3, 3, 4, 4, 4])
        root.close()
    }

    @Test("passes up through fifty levels, with each child as source")
    func deep() throws {
        let root = try HybridContainer("r")
        var (node, logs) = (root, [Log(root, Vote.self)])
        for level in 1...50 {
            node = try node.child("\(level)") { child in try child.passesUp(Vote.self) }
            logs.append(Log(node, Vote.self))
        }
        try node.add("voter", on: Price.self) { price, delivery in Vote(delivery.header("v"), price.value) }
        node.bring(Price(1))
        #expect(node.depth == 50)
        #expect(logs.allSatisfy { $0.events.count == 1 })
        #expect(Set(logs.flatMap(\.ids)).count == 1)
        #expect(logs[0].sources == ["r/1"])
        #expect(logs[49].deliveries[0].source == node.id)
        #expect(logs.allSatisfy { $0.deliveries[0].causationID == Price(1).id })
        var seen = 0
        try node.add("price", on: Price.self) { _, _ in seen += 1 }
        try root.publishInternal(Price(2), scope: .children)
        #expect(seen == 0)
        root.close()
        #expect(node.isClosed)
    }

    @Test("reaches a thousand children in order, and no child that left")
    func wide() throws {
        let root = try HybridContainer("root")
        var seen: [Int] = []
        for number in 0..<1000 {
            try root.child("\(number)") { child in
                try child.add("x", on: Price.self) { _, _ in seen.append(number) }
                try child.passesUp(Vote.self)
            }
        }
        #expect(try root.publishInternal(Price(1), scope: .children) == 1000)
        #expect(seen == Array(0..<1000))
        for number in stride(from: 0, to: 1000, by: 2) { try root.removeChild("\(number)") }
        seen = []
        #expect(try root.publishInternal(Price(2), scope: .children) == 500)
        #expect(seen == Array(stride(from: 1, to: 1000, by: 2)))
    }

    @Test("that is kept when its parent is gone works on by itself")
    func orphan() throws {
        var root: HybridContainer? = try HybridContainer("root")
        let child = try #require(try root?.child("a") { try $0.passesUp(Vote.self) })
        var seen = 0
        try root?.add("x", on: Vote.self) { _, _ in seen += 1 }
        try child.add("y", on: Price.self) { price, delivery in Vote(delivery.header("v"), price.value) }
        let votes = Log(child, Vote.self)
        root = nil
        #expect(child.parent == nil)
        child.bring(Price(1))
        #expect(votes.events.count == 1)
        // Its parent's components went with the parent.
        #expect(seen == 0)
        #expect(code { try child.publishInternal(Vote(1), scope: .siblings) } == .outOfReach)
        try child.child("b")
        child.close()
        child.bring(Price(2))
        #expect(votes.events.count == 1)
    }

    @Test("is let go of with its components, also where types and handlers go round in circles, and buses outlive it")
    func memory() throws {
        let census = Census()
        var bus: DirectBus?
        var emitter: Emitter<Vote>?
        weak var gone: HybridContainer?
        do {
            let root = try HybridContainer("root")
            try root.add("v", Counted(census), on: Price.self) { _, price, delivery in
                Vote(delivery.header("v"), price.value)
            }
            try root.add("w", Counted(census), on: Vote.self) { _, vote, delivery in Price(vote.value) }
            try root.add("x", Counted(census), on: Vote.self) { _, vote, delivery -> Vote? in nil }
            try root.child("a") { a in
                try a.passesUp(Vote.self)
                try a.add("y", Counted(census), on: Vote.self) { _, _, _ -> Vote? in nil }
                try root.publishInternal(Vote(1), scope: .children)
            }
            #expect(census.count == 4)
            (bus, emitter, gone) = (root.internalBus, root.emitter(Vote.self), root)
        }
        #expect(gone == nil)
        #expect(census.count == 0)
        let price = Price(1)
        bus?.publish(price, Delivery(of: price))
        try emitter?.emit(Vote(2))
        #expect(try emitter?.send(Vote(3), to: .children) == 0)
        #expect(bus?.counters.unheard == 2)
    }

    @Test("that handlers hold is let go of once it is closed")
    func closing() throws {
        let census = Census()
        weak var gone: HybridContainer?
        do {
            let root = try HybridContainer("root")
            try root.add("v", Counted(census), on: Price.self) { _, price, delivery in
                try root.publishInternal(price, after: delivery, scope: .children)
            }
            gone = root
            root.close()
            root.close()
            #expect(root.isClosed)
        }
        #expect(gone == nil)
        #expect(census.count == 0)
    }

    @Test("may lose its last holder while one of its handlers runs")
    func droppedFromInside() throws {
        var root: HybridContainer? = try HybridContainer("root")
        let bus = try #require(root?.internalBus)
        var seen: [String] = []
        let census = Census()
        try root?.add("dropper", Counted(census), on: Price.self) { _, price, delivery -> Vote? in
            root = nil
            seen.append("dropped")
            #expect(census.count == 1)
            return Vote(delivery.header("v"), price.value)
        }
        try root?.add("voter", on: Vote.self) { _, _ in seen.append("vote") }
        bus.publish(Price(1), Delivery(of: Price(1)))
        #expect(seen == ["dropped"])
        #expect(census.count == 0)
    }

    @Test("passes a type up from the next event on when a handler says so")
    func passesUpFromInside() throws {
        let root = try HybridContainer("root")
        let votes = Log(root, Vote.self)
        let child = try root.child("a")
        try child.add("x", on: Price.self) { price, delivery -> Vote? in
            if price.value == 2 { try child.passesUp(Vote.self) }
            return Vote(delivery.header("v"), price.value)
        }
        for value in 1...3 { child.bring(Price(value)) }
        #expect(votes.events.map(\.value) == [2, 3])
        root.close()
    }

    @Test("delivers to all children before what the first of them makes of it")
    func breadthFirst() throws {
        let root = try HybridContainer("root")
        var seen: [String] = []
        for name in ["a", "b"] {
            try root.child(name) { child in
                try child.passesUp(Vote.self)
                try child.add("x", on: Price.self) { price, delivery in
                    seen.append(name)
                    return Vote(delivery.header(name), price.value)
                }
            }
        }
        try root.add("votes", on: Vote.self) { _, delivery in seen.append("\(delivery.source)") }
        try root.publishInternal(Price(1), scope: .children)
        #expect(seen == ["a", "b", "root/a", "root/b"])
    }

    @Test("loses a child that a handler removes while events wait for it; its siblings get theirs")
    func removedWhileWaiting() throws {
        let root = try HybridContainer("root")
        var seen: [String] = []
        for name in ["a", "b", "c"] {
            try root.child(name) { child in
                try child.passesUp(Vote.self)
                try child.add("x", on: Price.self) { [unowned root] price, delivery -> Vote? in
                    seen.append(name)
                    if name == "a" { try root.removeChild("b") }
                    return Vote(delivery.header(name), price.value)
                }
            }
        }
        let votes = Log(root, Vote.self)
        try root.publishInternal(Price(1), scope: .children)
        #expect(seen == ["a", "c"])
        #expect(votes.sources == ["root/a", "root/c"])
    }

    @Test("is closed before its own body is done: the child is not there, and the error says so")
    func closedInBody() throws {
        let root = try HybridContainer("root")
        #expect(code { try root.child("a") { $0.close() } } == .closed)
        #expect(root.children.isEmpty)
        try root.child("a")
    }
}
