import Synchronization
import TierBusCore

/// The store of a simulated system.
// Unchecked: used in steps of the simulation only, one at a time.
struct SimulatedStore: @unchecked Sendable {
    let store: TierStore
}

extension ReliableTier {
    /// Has the store look at what waits.
    func wake() {
        guard let simulator else { return parker.unpark() }
        guard !isRoundDue.exchange(true, ordering: .acquiringAndReleasing) else { return }
        simulator.schedule(after: 0) { [weak self] in self?.simulateRound() }
    }

    /// Opens the log for a simulation, whose steps do the rounds.
    func startSimulated() throws(LogError) {
        let store = TierStore(self)
        let result = store.open()
        if case .success = result { simulatedStore.withLock { $0 = SimulatedStore(store: store) } }
        try result.get()
    }

    private func simulateRound() {
        isRoundDue.store(false, ordering: .releasing)
        guard let simulated = simulatedStore.withLock({ $0 }) else { return }
        if !simulated.store.round() { simulatedStore.withLock { $0 = nil } }
    }

    /// Lets a simulation answer what was just asked from outside of it. Inside of it the answer comes with its step.
    func simulateRounds() {
        do { try simulator?.settle() } catch {
            // The simulation has failed, which whoever drives it is told; the store answers all the same.
            simulateRound()
        }
    }
}
