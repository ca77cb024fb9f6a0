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
        simulator?.script?.store = { [weak self] id in self?.simulateStoring(of: id) == true }
        simulator?.script?.storeAll = { [weak self] in self?.wake() }
        try result.get()
    }

    private func simulateRound() {
        isRoundDue.store(false, ordering: .releasing)
        guard let simulated = simulatedStore.withLock({ $0 }) else { return }
        if !simulated.store.round() { simulatedStore.withLock { $0 = nil } }
    }

    /// Stores one publish that waits, or runs one body, by the script of a replay.
    private func simulateStoring(of id: EventID) -> Bool {
        guard let simulated = simulatedStore.withLock({ $0 }) else { return false }
        guard let work = inbox.withLock({ $0.takePublish(of: id) }) else { return simulated.store.runBody(marked: id) }
        simulated.store.processAndCount(work)
        return true
    }

    /// What code outside of a simulation asks for; nil inside of one, where the answer comes with its step, and where there
    /// is none.
    func simulatedAnswer<Value: Sendable>(
        _ ask: (@escaping @Sendable (Result<Value, LogError>) -> Void) -> Void
    ) -> Result<Value, LogError>? {
        guard let simulator, !simulator.isDriving else { return nil }
        let answer = SystemLock<Result<Value, LogError>?>(nil)
        ask { result in answer.withLock { $0 = result } }
        simulateRounds()
        return answer.withLock { $0 } ?? .failure(closedError)
    }

    /// Lets a simulation do what waits for the store.
    func simulateRounds() {
        do { try simulator?.settle() } catch {
            // The simulation has failed, which whoever drives it is told; the store answers all the same.
            simulateRound()
        }
    }
}
