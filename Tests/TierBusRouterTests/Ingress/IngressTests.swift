import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

@Suite("Ways in from foreign threads", .timeLimit(.minutes(5))) struct IngressTests {
    /// An ingress into a container whose events another one collects.
    private struct Bench {
        let router = RouterBench()
        let source: Station
        let gateway: IngressGateway
        let ingress: Kept<Ingress<Plain>?>
        let seen = Shared<[Plain]>([])

        init(on kind: LaneKind = .pool, capacity: Int, isHeld: Bool = false) async throws {
            source = try await router.host("source", on: kind) { source in
                try source.publishes(Plain.self, .standard)
                if isHeld { source.boundary.hold() }
            }
            let seen = seen
            try await router.host("sink") { sink in
                try sink.onEach(Plain.self) { event, _ in seen.change { $0.append(event) } }
            }
            ingress = try await source.run { source in
                Kept(IngressGateway.open(to: try source.publication(Plain.self), capacity: capacity))
            }
            guard let made = ingress.value?.gateway else { throw RouterError(.closed, "no ingress was made") }
            gateway = made
        }

        /// Returns when all that was handed in has been published and delivered.
        func settle() async {
            _ = await router.context.quiet.wait(
                for: {
                    var sum = router.activity
                    sum += gateway.activity
                    return sum
                }, unless: { false })
        }
    }

    @Test(
        "What one thread hands in is published in order, and the thread waits for room",
        arguments: [LaneKind.pool, .dedicated(.park)])
    func order(_ kind: LaneKind) async throws {
        let bench = try await Bench(on: kind, capacity: 8)
        let count = Threads.events(20_000)
        let failed = Shared(0)
        let ingress = bench.ingress
        try await Threads.run([
            {
                for number in 0..<count {
                    do { try ingress.value?.publish(Plain(number: number)) } catch { failed.change { $0 += 1 } }
                }
            }
        ])
        await bench.settle()
        #expect(bench.seen.value.map(\.number) == Array(0..<count))
        #expect(failed.value == 0)
        #expect(bench.gateway.activity == Activity(begun: count, ended: count))
        await bench.router.end()
    }

    @Test("A lane that is behind by the whole capacity takes nothing more until it has caught up") func full()
        async throws
    {
        let bench = try await Bench(capacity: 4, isHeld: true)
        for number in 0..<6 {
            let isTaken = try bench.ingress.value?.tryPublish(Plain(number: number))
            #expect(isTaken == (number < 4))
        }
        #expect(bench.gateway.activity == Activity(begun: 4, ended: 0))
        await bench.source.release()
        bench.source.boundary.executor.wake()
        await bench.settle()
        #expect(bench.seen.value.map(\.number) == [0, 1, 2, 3])
        let isTaken = try bench.ingress.value?.tryPublish(Plain(number: 9))
        #expect(isTaken == true)
        await bench.settle()
        #expect(bench.seen.value.last?.number == 9)
        await bench.router.end()
    }

    @Test("A system that is draining takes nothing new") func draining() async throws {
        let bench = try await Bench(capacity: 4)
        bench.router.context.phase = .draining
        var codes: [RouterError.Code] = []
        do { try bench.ingress.value?.publish(Plain(number: 0)) } catch { codes.append(error.code) }
        do { _ = try bench.ingress.value?.tryPublish(Plain(number: 0)) } catch { codes.append(error.code) }
        #expect(codes == [.draining, .draining])
        await bench.router.end()
        #expect(bench.seen.value.isEmpty)
    }

    @Test("A serialised ingress takes from many threads: every event once, each thread's in order") func serialised()
        async throws
    {
        let bench = try await Bench(capacity: 16)
        let each = Threads.events(5_000)
        guard let own = bench.ingress.value.take() else {
            Issue.record("the ingress was taken already")
            return
        }
        let ingress = SerialisedIngress(own)
        let failed = Shared(0)
        try await Threads.run(
            (0..<4).map { thread in
                {
                    for number in 0..<each {
                        do { try ingress.publish(Plain(number: number, origin: thread)) } catch {
                            failed.change { $0 += 1 }
                        }
                    }
                }
            })
        await bench.settle()
        #expect(failed.value == 0)
        for thread in 0..<4 {
            #expect(bench.seen.value.filter { $0.origin == thread }.map(\.number) == Array(0..<each))
        }
        await bench.router.end()
    }
}
