import TierBusCore
import TierBusRouter

/// Who gets which inputs of a journal.
final class ReplayPlan: Sendable {
    private struct Inlet: Hashable {
        let container: String
        let type: String
    }

    let replay: Replay
    /// Where something came in through an ingress.
    private let ingresses: Set<Inlet>
    private let claimed = SystemLock<Set<Inlet>>([])

    /// Passes over the journal once.
    init(_ replay: Replay) {
        self.replay = replay
        var ingresses: Set<Inlet> = []
        for input in replay.journal.inputs where input.way == .ingress {
            ingresses.insert(Inlet(container: input.container, type: input.type))
        }
        self.ingresses = ingresses
    }

    /// Whether events of a type came into a container through an ingress.
    func hasIngress(into container: ContainerID, _ type: EventType) -> Bool {
        ingresses.contains(Inlet(container: container.text, type: type.text))
    }

    /// Whether this is the first feed of a type into a container: it stands for all of them.
    func claimFeed(into container: ContainerID, _ type: EventType) -> Bool {
        claimed.withLock { $0.insert(Inlet(container: container.text, type: type.text)).inserted }
    }
}
