import OrganizationsKit
import Testing
import TierBus
import TierBusMarket

/// One run, and a communication for each part of it.
@Suite(.timeLimit(.minutes(5))) struct PhaseTests {
    @Test(
        "Who talks to whom changes from phase to phase, while the same containers live on", arguments: Organization.all,
        [true, false])
    func phases(organization: Organization, isLive: Bool) async throws {
        let play = Play(try Bars.some(600), in: isLive ? nil : Simulation())
        let story = try await play.play(organization, phases: Phase.allCases)
        #expect(story.isComplete && story.report.hanging.isEmpty)
        try #require(story.chapters.map(\.phase) == [.backtest, .optimization, .live])
        #expect(story.chapters.map(\.bars).reduce(0, +) == 1_200)
        let pages = story.chapters.map(\.page)

        #expect(pages[0].orders.count > 60 && pages[0].performance.fills == pages[0].orders.count)
        #expect(pages[0].performance.signals == 0)
        #expect(pages[1].orders == pages[0].orders && pages[1].performance.fills == pages[0].performance.fills)
        #expect(pages[1].performance.signals > 50)
        // Either risk container sends as many as the throttle bears.
        #expect(pages[2].orders.count - pages[1].orders.count == 2 * Phase.burst)
        #expect(pages[2].performance.fills == pages[2].orders.count)
        #expect(pages[2].performance.signals == pages[1].performance.signals)
        #expect(Set(pages[2].orders.map(\.id)).count == pages[2].orders.count)
    }

    @Test("What containers have learned in one phase they know in the next")
    func memory() async throws {
        let bars = Array(try Bars.some(600).prefix(600))
        let both = try await Play(bars, in: Simulation()).play(.riskFirst, phases: [.backtest, .optimization])
        let alone = try await Play(Array(bars[300...]), in: Simulation()).play(.riskFirst, phases: [.optimization])
        let (later, fresh) = (both.chapters[1].page.performance.signals, alone.chapters[0].page.performance.signals)
        #expect(both.chapters[1].bars == alone.chapters[0].bars)
        // A strategy that knows no prices yet has no range to break out of.
        #expect(fresh > 0 && later > fresh, "\(later) and \(fresh)")
    }

    @Test("A phase that comes back goes on where it was left")
    func again() async throws {
        let bars = try Bars.some(600)
        let play = Play(bars, in: Simulation())
        let whole = try await play.play(.strategyFirst, phases: [.backtest])
        let parts = try await play.play(.strategyFirst, phases: [.backtest, .backtest, .backtest, .backtest])
        #expect(parts.chapters.count == 4 && parts.isComplete)
        #expect(parts.chapters[3].page.fills == whole.chapters[0].page.fills)
        #expect(parts.chapters[3].page.performance == whole.chapters[0].page.performance)
    }
}
