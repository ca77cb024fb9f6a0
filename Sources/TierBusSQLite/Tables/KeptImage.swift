import TierBusCore
import TierBusRouter

/// What the logs of one source in memory have committed, as the bytes of a file; while one is open, it alone has it.
final class KeptImage: Sendable {
    private struct State {
        var image: [UInt8] = []
        var isOpen = false
    }

    private let label: String
    private let state = SystemLock(State())

    init(_ label: String) { self.label = label }

    func open(_ options: SQLiteOptions) throws(LogError) -> SQLiteLog {
        let image = state.withLock { state -> [UInt8]? in
            guard !state.isOpen else { return nil }
            state.isOpen = true
            return state.image
        }
        guard let image else { throw .about(.alreadyOpen, label, "the log in memory is open already") }
        do throws(LogError) {
            return try SQLiteLog(Opening.openInMemory(image, label, options), options) { [self] image in
                state.withLock { $0 = State(image: image) }
            }
        } catch {
            state.withLock { $0.isOpen = false }
            throw error
        }
    }
}
