package import TierBus
import TierBusMarket

extension Play {
    /// What a phase came to.
    package struct Chapter: Sendable {
        /// The phase.
        package let phase: Phase
        /// Who could tell whom what.
        package let ways: [Connections.Way]
        /// Bars that were played.
        package let bars: Int
        /// What was known at its end: of all phases so far.
        package let page: Blotter.Page
    }

    /// What phases came to.
    package struct Story: Sendable {
        /// One phase after the other.
        package let chapters: [Chapter]
        /// The account of every event.
        package let report: RunReport
        /// What the system said about itself.
        package let notices: [Notice]

        /// Whether everything was delivered and accounted for.
        package var isComplete: Bool { report.isComplete(notices) }
    }

    /// Plays the bars in as many parts as there are phases, one phase after the other, in one run with the same containers.
    package func play(_ organization: Organization, phases: [Phase]) async throws -> Story {
        let system = try system()
        let desk = Desk(bars, isFed: false)
        do {
            try await organization.host(desk, in: system)
        } catch {
            await system.close()
            throw error
        }
        if system.isSimulated {
            let chapters = try await play(phases, through: system, desk, organization)
            return Story(chapters: chapters, report: try await system.finish(), notices: system.notices.takeAll())
        }
        async let run = system.run(until: .stopped, draining: .seconds(60))
        do {
            let chapters = try await play(phases, through: system, desk, organization)
            system.stop()
            return Story(chapters: chapters, report: try await run, notices: system.notices.takeAll())
        } catch {
            system.stop()
            _ = try await run
            throw error
        }
    }

    private func play(
        _ phases: [Phase], through system: HybridSystem, _ desk: Desk, _ organization: Organization
    ) async throws -> [Chapter] {
        let data = organization.path(of: .data) ?? ContainerName.data.rawValue
        var chapters: [Chapter] = []
        for (index, phase) in phases.enumerated() {
            let part = bars[bars.count * index / phases.count..<bars.count * (index + 1) / phases.count]
            let connections = try await system.connect(phase.communication, with: Sizing.factory)
            for bar in part { try await system.inject(bar, into: data) }
            try await connections.disconnect()
            chapters.append(
                Chapter(phase: phase, ways: connections.ways, bars: part.count, page: desk.blotter.page))
        }
        return chapters
    }
}
