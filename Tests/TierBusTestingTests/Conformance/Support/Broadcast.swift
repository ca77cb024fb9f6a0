import TierBusCore
import TierBusTesting

/// Gives every event to all targets, and breaks the rule it is told to break.
final class Broadcast: Adapter {
    enum Fault: String, CaseIterable {
        case noLoss = "no loss"
        case noSurplus = "no surplus"
        case order
        case delivery
        case isolation = "isolation of failures"
        case failuresTold = "failures told"
        case cancellation
        case reentrancy = "re-entrancy"
        case draining
    }

    private let targets: [any Container]
    private let fault: Fault?
    private var count = 0
    private var isBusy = false
    private var held: (() throws -> Void)?

    init(_ targets: [any Container], breaking fault: Fault? = nil) {
        self.targets = targets
        self.fault = fault
    }

    func route<E: Event>(_ event: E, _ delivery: Delivery) throws {
        count += 1
        switch fault {
        case .noLoss where count == 500: return
        case .reentrancy where isBusy: return
        case .noSurplus where count == 7: try targets.last?.receive(event, delivery)
        case .order where count == 10: return held = { [self] in try give(event, delivery) }
        case .draining:
            let late = held
            held = { [self] in try give(event, delivery) }
            return try late?() ?? ()
        case .delivery: return try give(event, Delivery(of: event))
        default: break
        }
        isBusy = true
        defer { isBusy = false }
        try give(event, delivery)
        if fault == .order, count == 11 { try held?() }
    }

    private func give<E: Event>(_ event: E, _ delivery: Delivery) throws {
        var first: (any Error)?
        for target in targets {
            do {
                try target.receive(event, delivery)
            } catch {
                if fault == .isolation { throw error }
                first = first ?? error
            }
        }
        guard let first, fault != .failuresTold else { return }
        throw fault == .cancellation ? StubFailure() : first
    }
}
