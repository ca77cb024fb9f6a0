package import TierBusCore

/// The virtual clock of a simulated system.
package struct SimulatedClock: EventClock {
    private let simulator: Simulator

    package init(_ simulator: Simulator) { self.simulator = simulator }

    package var now: Timestamp { simulator.now }

    package var uptime: Int64 { simulator.uptime }

    package func sleep(for duration: Duration) async throws { try await simulator.sleep(for: duration) }
}
