import Testing
import TierBusCore
@testable import TierBusRouter
import TierBusTesting

/// A router on real lanes, without containers' buses and without a log.
final class RouterBench: Sendable {
    private struct Hall {
        let lane: Lane
        let loops: LaneLoops
    }

    let clock = ManualClock(at: Timestamp(nanoseconds: 1_000_000_000))
    let context: RouterContext
    let table: RoutingTable
    private let halls = SystemLock<[String: Hall]>([:])

    init(_ configure: (inout RouterConfiguration) -> Void = { _ in }) {
        var configuration = RouterConfiguration()
        configure(&configuration)
        context = RouterContext(configuration: configuration, clock: clock)
        table = RoutingTable(context: context)
        context.phase = .running
    }

    /// Makes a top-level container and fills it on its lane.
    /// - Parameter lane: The lane's name where several containers share one; the container's name if nil.
    @discardableResult
    func host(
        _ name: ContainerID, on kind: LaneKind = .pool, lane laneName: String? = nil,
        _ body: @Sendable (Station) throws -> Void = { _ in }
    ) async throws -> Station {
        let hall = try hall(laneName ?? name.text, kind)
        try table.add(ContainerRecord(name: name, parent: nil))
        let station = await hall.lane.run { lane in
            let boundary = Boundary(name: name, executor: lane.executor, context: self.context)
            lane.executor.confined.pointee.boundaries.append(name)
            return Station(name, boundary: boundary, lane: hall.lane, loops: hall.loops, bench: self)
        }
        try await station.run(body)
        await table.whenLinked()
        return station
    }

    private func hall(_ name: String, _ kind: LaneKind) throws -> Hall {
        if let hall = halls.withLock({ $0[name] }) { return hall }
        let executor = LaneExecutor(name: name, kind: kind, quiet: context.quiet)
        try executor.start()
        let lane = Lane(executor)
        let hall = Hall(lane: lane, loops: LaneLoops(lane, quiet: context.quiet))
        halls.withLock { $0[name] = hall }
        return hall
    }

    var activity: Activity {
        var sum = table.activity
        for hall in halls.withLock({ $0.values.map { $0 } }) { sum += hall.lane.executor.activity }
        return sum
    }

    /// Returns when nothing is under way any more.
    func settle() async { _ = await context.quiet.wait(for: { activity }, unless: { false }) }

    /// Ends all lanes, and checks that the account adds up.
    func end() async {
        let all = halls.withLock { $0.values.map { $0 } }
        table.stopDeliveries()
        await until { all.allSatisfy { $0.loops.activity.begun == $0.loops.activity.ended } }
        context.phase = .ended
        for hall in all { hall.lane.executor.stop() }
        for hall in all { await hall.lane.executor.waitUntilEnded() }
        #expect(ledger.isBalanced, "\(ledger)")
        await context.alarms.close()
    }

    var ledger: Ledger { table.accounts.ledger }

    /// The account of a container's one subscription.
    func subscription(of container: ContainerID) throws -> SubscriptionCounters {
        try #require(table.accounts.subscriptionCounters.first { $0.container == container })
    }

    /// The account of a container's one publication.
    func publication(of container: ContainerID) throws -> PublicationCounters {
        try #require(table.accounts.publicationCounters.first { $0.container == container })
    }

    /// Takes the notices of one kind.
    func notices(_ kind: NoticeKind) -> [Notice] { context.notices.takeAll().filter { $0.kind == kind } }
}
