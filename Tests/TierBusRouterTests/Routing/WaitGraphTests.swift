import Synchronization
import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Who waits for whom") struct WaitGraphTests {
    private final class Bench {
        let graph = WaitGraph()
        private let context = RouterContext(configuration: RouterConfiguration(), clock: ManualClock())

        func link(_ from: ContainerID, _ to: ContainerID) -> Link {
            Link(publication(from), subscription(to), owed: { 0 }, pending: { _ in 0 })
        }

        private func boundary(_ name: ContainerID) -> Boundary {
            Boundary(
                name: name, executor: LaneExecutor(name: name.text, kind: .pool, quiet: context.quiet), context: context
            )
        }

        private func publication(_ name: ContainerID) -> PublicationCore {
            PublicationCore(container: name, type: "PLAIN", tier: .standard, scope: .global, boundary: boundary(name))
        }

        private func subscription(_ name: ContainerID) -> SubscriptionCore {
            SubscriptionCore(container: name, type: "PLAIN", options: SubscriptionOptions(), boundary: boundary(name))
        }

        func wait(_ from: ContainerID, for to: ContainerID, because link: Link, _ blocked: Shared<Bool> = Shared(true))
            -> [String]?
        {
            graph.begin([from], for: to, because: link, isBlocked: { blocked.value })
        }
    }

    @Test("A circle of any length is found when its last wait begins, and is named in order", arguments: 2...6)
    func circles(_ length: Int) throws {
        let bench = Bench()
        let names = try (0..<length).map { try ContainerID("c\($0)") }
        let links = (0..<length).map { bench.link(names[$0], names[($0 + 1) % length]) }
        for index in 0..<length - 1 {
            #expect(bench.wait(names[index], for: names[index + 1], because: links[index]) == nil)
        }
        let circle = bench.wait(names[length - 1], for: names[0], because: links[length - 1])
        let order = [length - 1] + Array(0..<length - 1)
        #expect(circle == order.map { "PLAIN of \(names[$0]) waits for PLAIN at \(names[($0 + 1) % length])" })
        // The wait that would have closed it was not recorded.
        #expect(bench.wait(names[length - 1], for: names[0], because: links[length - 1]) != nil)
        bench.graph.end([names[0]], because: links[0])
        #expect(bench.wait(names[length - 1], for: names[0], because: links[length - 1]) == nil)
    }

    @Test("A container that waits for itself is a circle") func own() {
        let bench = Bench()
        #expect(bench.wait("a", for: "a", because: bench.link("a", "a"))?.count == 1)
    }

    @Test("A wait that is no longer blocked closes no circle") func passing() {
        let bench = Bench()
        let (there, back) = (bench.link("a", "b"), bench.link("b", "a"))
        let blocked = Shared(false)
        #expect(bench.wait("a", for: "b", because: there, blocked) == nil)
        #expect(bench.wait("b", for: "a", because: back) == nil)
        bench.graph.end(["b"], because: back)
        blocked.change { $0 = true }
        #expect(bench.wait("b", for: "a", because: back)?.count == 2)
    }

    @Test("A container that waits for several is found through each of them, and ending one leaves the others")
    func several() {
        let bench = Bench()
        let links = ["b", "c", "d"].map { bench.link("a", $0) }
        for (link, target) in zip(links, ["b", "c", "d"] as [ContainerID]) {
            #expect(bench.wait("a", for: target, because: link) == nil)
        }
        for target in ["b", "c", "d"] as [ContainerID] {
            #expect(bench.wait(target, for: "a", because: bench.link(target, "a"))?.count == 2)
        }
        bench.graph.end(["a"], because: links[1])
        #expect(bench.wait("b", for: "a", because: bench.link("b", "a"))?.count == 2)
        #expect(bench.wait("d", for: "a", because: bench.link("d", "a"))?.count == 2)
        #expect(bench.wait("c", for: "a", because: bench.link("c", "a")) == nil)
    }

    @Test("All containers of a lane wait where one of them does") func shared() {
        let bench = Bench()
        let link = bench.link("a", "b")
        #expect(bench.graph.begin(["a", "a2"], for: "b", because: link, isBlocked: { true }) == nil)
        #expect(bench.wait("b", for: "a2", because: bench.link("b", "a2"))?.count == 2)
        bench.graph.end(["a", "a2"], because: link)
        #expect(bench.wait("b", for: "a2", because: bench.link("b", "a2")) == nil)
    }

    @Test("Circles beside the way do not keep the search from ending") func diamonds() {
        let bench = Bench()
        for (from, to) in [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e")] as [(ContainerID, ContainerID)] {
            #expect(bench.wait(from, for: to, because: bench.link(from, to)) == nil)
        }
        #expect(bench.wait("e", for: "a", because: bench.link("e", "a"))?.count == 4)
        #expect(bench.wait("x", for: "a", because: bench.link("x", "a")) == nil)
    }
}
