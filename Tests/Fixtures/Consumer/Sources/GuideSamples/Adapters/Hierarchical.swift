import TierBus
import TierBusMarket
import TierBusTesting

// sample: hierarchical-parent
/// Notes in which state of the market each signal was made.
final class Allocation: ContextualContainer {
    private(set) var taken: [String] = []

    func receive<E: Event>(_ event: E, _ delivery: Delivery) {}  // context, where it is a child itself

    func receive<E: Event>(_ result: E, _ delivery: Delivery, in context: HierarchyContext) {
        guard let signal = result as? Signal else { return }
        let regime = context.last(RegimeChange.self)?.regime  // nil: this child has seen none
        taken.append("\(signal.action) of \(delivery.source) in \(regime?.text ?? "no regime")")
    }
}
// end: hierarchical-parent

func hierarchicalSample() throws {
    let (conservative, aggressive, quick) = (RecordingContainer(), RecordingContainer(), RecordingContainer())
    func send(_ event: some Event, from source: ContainerID, to desk: some Container) throws {
        try desk.receive(event, Delivery(of: event, from: source))
    }
    // sample: hierarchical
    let allocation = Allocation()
    let desk = Hierarchical("classifier", allocation, context: ["REGIME_CHANGE"], results: ["SIGNAL"]) {
        Child("conservative", conservative)
        Hierarchical("aggressive", aggressive) {  // a child that is a parent
            Child("quick", quick)
        }
    }
    try send(Signal.signal("AAPL", .buy), from: "conservative", to: desk)
    try send(RegimeChange.regimeChange("BULL"), from: "classifier", to: desk)  // down, at any depth
    try send(Signal.signal("AAPL", .sell), from: "aggressive", to: desk)  // up, and down to its own children
    try send(Signal.signal("MSFT", .sell), from: "quick", to: desk)  // one level up, and no further
    precondition(allocation.taken == ["buy of conservative in no regime", "sell of aggressive in BULL"])
    precondition(conservative.count(of: RegimeChange.self) == 1 && conservative.count(of: Signal.self) == 0)
    precondition(quick.count(of: RegimeChange.self) == 1 && quick.count(of: Signal.self) == 1)
    precondition(aggressive.received(Signal.self).map(\.symbol) == ["MSFT"])
    try send(Bar.bar("AAPL"), from: "classifier", to: desk)  // neither context nor a result
    precondition(desk.unroutable == 1)
    // end: hierarchical
}
