import Testing
import TierBusCore
import TierBusHybrid
import TierBusRouter
import TierBusTesting

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

@Suite("Ways in and out of a system") struct EdgeTests {
    /// Carries an ingress to a thread.
    private final class Luggage {
        var ingress: Ingress<Quoted>?
        let done: Latch
        let error: Shared<RouterError.Code?>

        init(_ ingress: consuming Ingress<Quoted>, _ done: Latch, _ error: Shared<RouterError.Code?>) {
            self.ingress = consume ingress
            self.done = done
            self.error = error
        }

        /// Publishes 0 to 999 and then until it is refused.
        func run() {
            guard var ingress = ingress.take() else { return }
            do throws(RouterError) {
                for value in 0..<1_000 { try ingress.publish(Quoted(value)) }
                done.open()
                for value in 1_000... { try ingress.publish(Quoted(value)) }
            } catch {
                self.error.set(error.code)
                done.open()
            }
        }
    }

    @Test(
        "A foreign thread publishes through an ingress, in order, until the system takes nothing new",
        arguments: [LaneKind.dedicated(), .pool, .main])
    func foreignThread(kind: LaneKind) async throws {
        let system = try HybridSystem()
        let (got, done, error) = (Shared([Int]()), Latch(), Shared<RouterError.Code?>(nil))
        try await system.host("data", on: kind) { data in try data.publishes(Quoted.self) }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Quoted.self, from: "data") { quoted, _ in got.append(quoted.value) }
        }
        let luggage = Luggage(try await system.ingress(Quoted.self, into: "data", capacity: 16), done, error)
        // Nothing else has it.
        nonisolated(unsafe) let argument = Unmanaged.passRetained(luggage).toOpaque()
        let thread = try #require(Self.start(argument))
        async let report = system.run(until: .stopped, draining: .seconds(60))
        await done.wait()
        system.stop()
        let result = try await report
        // It ends by the refusal.
        pthread_join(thread, nil)
        #expect(error.value == .draining)
        #expect(got.value == Array(0..<got.value.count) && got.value.count >= 1_000)
        #expect(result.isDrained && result.ledger.isBalanced && result.ledger.delivered == got.value.count)
    }

    private static func start(_ argument: UnsafeMutableRawPointer) -> pthread_t? {
        #if canImport(Darwin)
            var thread: pthread_t?
            let body: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
                Unmanaged<Luggage>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }
            return pthread_create(&thread, nil, body, argument) == 0 ? thread : nil
        #else
            var thread = pthread_t()
            let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
                if let argument { Unmanaged<Luggage>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }
            return pthread_create(&thread, nil, body, argument) == 0 ? thread : nil
        #endif
    }

    @Test("Several tasks share a serialised ingress: all of it arrives, each one's in order")
    func serialised() async throws {
        let system = try HybridSystem()
        let got = Shared([Int]())
        try await system.host("data", on: .pool) { data in try data.publishes(Quoted.self) }
        try await system.host("sink", on: .pool) { sink in
            try sink.onEach(Quoted.self, from: "data") { quoted, _ in got.append(quoted.value) }
        }
        async let report = system.run(until: .stopped, draining: .seconds(60))
        let ingress = SerialisedIngress(try await system.ingress(Quoted.self, into: "data", capacity: 1_024))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask { for value in 0..<200 { try ingress.publish(Quoted(task * 1_000 + value)) } }
            }
            try await group.waitForAll()
        }
        system.stop()
        let result = try await report
        for task in 0..<4 {
            #expect(got.value.filter { $0 / 1_000 == task } == (0..<200).map { task * 1_000 + $0 })
        }
        #expect(result.isDrained && result.ledger.isBalanced && result.ledger.delivered == 800)
        var refusal: RouterError?
        do throws(RouterError) {
            try ingress.publish(Quoted(1))
        } catch {
            refusal = error
        }
        #expect(refusal?.code == .draining)
        #expect(refusal?.message.contains("TICK of data") == true)
    }

    @Test("An ingress needs a top-level container and a publication there")
    func badIngress() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in try data.publishes(Advice.self) }
        let unknown = await routerError { _ = try await system.ingress(Advice.self, into: "date") }
        #expect(unknown?.code == .unknownContainer && unknown?.message.contains("'date'") == true)
        let undeclared = await hybridError { _ = try await system.ingress(Quoted.self, into: "data") }
        #expect(undeclared?.code == .notDeclared && undeclared?.message.contains("data") == true)
        await system.close()
    }

    @Test("An egress brings what is published, in order, and ends with the system")
    func egress() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in
            try data.child("inner") { inner in
                try inner.publishes(Quoted.self)
                try inner.feed((0..<100).map { Quoted($0) })
            }
        }
        let stream = try await system.egress(Quoted.self, from: "data/inner")
        let reader = Task {
            var got: [Int] = []
            for await (quoted, delivery) in stream {
                got.append(quoted.value)
                #expect(delivery.source == "data/inner" && delivery.tier == .fast)
            }
            return got
        }
        let report = try await system.run(draining: .seconds(60))
        #expect(await reader.value == Array(0..<100))
        #expect(report.ledger.isBalanced && report.ledger.owed == 100)
        #expect(system.ledger.delivered == 100 && system.ledger.pending == 0)
    }

    @Test(
        "A slow reader of an egress slows nobody: it loses the oldest or the newest, counted",
        arguments: [
            EgressPolicy.dropOldest, .dropNewest,
        ])
    func slowEgress(policy: EgressPolicy) async throws {
        let system = try HybridSystem()
        let got = Shared(0)
        try await system.host("data") { data in
            try data.publishes(Quoted.self)
            try data.feed((0..<100).map { Quoted($0) })
        }
        try await system.host("sink") { try $0.onEach(Quoted.self, from: "data") { _, _ in got.add() } }
        let stream = try await system.egress(Quoted.self, from: "data", capacity: 10, slow: policy)
        let report = try await system.run(draining: .seconds(60))
        #expect(got.value == 100)
        #expect(report.ledger.isBalanced && report.ledger.dropped == 90 && report.ledger.pending == 10)
        var read: [Int] = []
        for await (quoted, _) in stream { read.append(quoted.value) }
        #expect(read == (policy == .dropOldest ? Array(90..<100) : Array(0..<10)))
        #expect(system.ledger.isBalanced && system.ledger.delivered == 110)
    }

    @Test("Cancelling the reader ends an egress: nothing more is owed to it")
    func cancelledEgress() async throws {
        let system = try HybridSystem()
        let all = Latch()
        try await system.host("data") { data in try data.publishes(Quoted.self) }
        try await system.host("sink") { sink in
            try sink.onEach(Quoted.self, from: "data") { quoted, _ in if quoted.value == 99 { all.open() } }
        }
        let stream = try await system.egress(Quoted.self, from: "data")
        let first = Latch()
        let reader = Task {
            var count = 0
            for await _ in stream {
                count += 1
                first.open()
            }
            return count
        }
        async let report = system.run(until: .stopped, draining: .seconds(60))
        var ingress = try await system.ingress(Quoted.self, into: "data")
        try ingress.publish(Quoted(0))
        await first.wait()
        reader.cancel()
        #expect(await reader.value == 1)
        for value in 1..<100 { try ingress.publish(Quoted(value)) }
        await all.wait()
        system.stop()
        let result = try await report
        #expect(result.isDrained && result.ledger.isBalanced)
        #expect(result.ledger.owed == 101 && result.ledger.delivered == 101)
    }

    @Test("An egress needs a container and a publication of its type")
    func badEgress() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in try data.publishes(Quoted.self) }
        let unknown = await routerError { _ = try await system.egress(Quoted.self, from: "date") }
        #expect(unknown?.code == .unknownContainer)
        let undeclared = await routerError { _ = try await system.egress(Advice.self, from: "data") }
        #expect(undeclared?.code == .undeclared)
        let mismatch = await routerError { _ = try await system.egress(OtherTick.self, from: "data") }
        #expect(mismatch?.code == .typeMismatch)
        let bad = await routerError { _ = try await system.egress(Quoted.self, from: "") }
        #expect(bad?.code == .unknownContainer)
        await system.close()
    }

    @Test("An egress of a removed container ends, instead of waiting for ever")
    func egressOfRemoved() async throws {
        let system = try HybridSystem()
        try await system.host("data") { data in try data.publishes(Quoted.self) }
        let stream = try await system.egress(Quoted.self, from: "data")
        try await system.remove("data")
        var count = 0
        for await _ in stream { count += 1 }
        #expect(count == 0)
        await system.close()
    }
}
