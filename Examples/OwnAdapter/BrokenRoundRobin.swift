import TierBusCore

/// Means to give each event to the next of its targets, and makes a mistake.
final class BrokenRoundRobin: Adapter {
    /// A mistake, by the name of a rule that it breaks.
    enum Mistake: String, CaseIterable {
        case drops = "no loss"
        case repeats = "no surplus"
        case relabels = "delivery"
        case countsSuccessesOnly = "isolation of failures"
        case hidesErrors = "failures told"
        case countsAfterwards = "re-entrancy"
    }

    private let targets: [any Container]
    private let mistake: Mistake
    private var next = 0

    init(_ targets: [any Container], _ mistake: Mistake) {
        self.targets = targets
        self.mistake = mistake
    }

    func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        let target = targets[next]
        let following = (next + 1) % targets.count
        switch mistake {
        case .drops:
            next = following
            if delivery.sequence != 100 { try target.receive(event, delivery) }
        case .repeats:
            next = following
            for _ in 0..<(delivery.sequence == 100 ? 2 : 1) { try target.receive(event, delivery) }
        case .relabels:
            next = following
            try target.receive(event, Delivery(of: event))
        case .countsSuccessesOnly:
            try target.receive(event, delivery)
            next = following
        case .hidesErrors:
            next = following
            try? target.receive(event, delivery)
        case .countsAfterwards:
            defer { next = following }
            try target.receive(event, delivery)
        }
    }
}
