import TierBusCore
import TierBusMarket
import TierBusTesting

/// Answers every bar with a signal, and breaks the rule it is told to break.
final class Answerer: Container {
    enum Fault: String, CaseIterable {
        case noLoss = "no loss"
        case order
        case causation
        case ids
        case repeatability
        case foreignEvents = "foreign events"
        case isolation = "isolation of failures"
        case reentrancy = "re-entrancy"
    }

    private let output: any Container
    private let fault: Fault?
    private var ids = EventIDGenerator()
    private var count = 0
    private var isBusy = false
    private var hasFailed = false
    private var held: (() throws -> Void)?

    init(_ output: any Container, breaking fault: Fault? = nil) {
        self.output = output
        self.fault = fault
    }

    func receive<E: Event>(_ event: E, _ delivery: Delivery) throws {
        guard let bar = event as? Bar else {
            if fault == .foreignEvents { throw StubFailure() }
            return
        }
        count += 1
        switch fault {
        case .noLoss where count == 50: return
        case .isolation where hasFailed, .reentrancy where isBusy: return
        case .order where count == 10: return held = { [self] in try answer(bar, delivery) }
        default: break
        }
        isBusy = true
        defer { isBusy = false }
        do {
            try answer(bar, delivery)
        } catch {
            hasFailed = true
            throw error
        }
        if fault == .order, count == 11 { try held?() }
    }

    private func answer(_ bar: Bar, _ delivery: Delivery) throws {
        let header =
            switch fault {
            case .ids: EventHeader(id: EventID(naming: "signal", 0), timestamp: bar.timestamp)
            case .repeatability: EventHeader(id: ids.next(), timestamp: bar.timestamp)
            default: delivery.header("signal")
            }
        let signal = Signal(header, symbol: bar.symbol, action: .buy)
        var next = delivery.following(with: signal, from: "answerer")
        if fault == .causation { next.causationID = .none }
        try output.receive(signal, next)
    }
}
