import TierBus

/// Lets nobody go on before so many have arrived.
final class Rendezvous: Sendable {
    private let state = SystemLock<(arrived: Int, waiting: [CheckedContinuation<Void, Never>])>((0, []))
    private let count: Int

    init(of count: Int) { self.count = count }

    func arrive() async {
        await withCheckedContinuation { continuation in
            let released = state.withLock { state in
                state.arrived += 1
                state.waiting.append(continuation)
                guard state.arrived >= count else { return [CheckedContinuation<Void, Never>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in released { continuation.resume() }
        }
    }
}
