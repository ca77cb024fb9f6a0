import TierBusCore
import TierBusRouter

/// The handler of a life: settles at once what it is offered.
final class LifeSink: DurableSink {
    private let name: String
    private let seed: UInt64
    private let tier: ReliableTier
    private let hooks: LifeHooks
    private let output: LifeOutput

    init(_ name: String, _ plan: LifePlan, tier: ReliableTier, hooks: LifeHooks, output: LifeOutput) {
        self.name = name
        seed = plan.seed
        self.tier = tier
        self.hooks = hooks
        self.output = output
    }

    func isWaiting(_: Int64, attempt _: Int) -> Bool { false }

    func offer(_ deliveries: [DurableDelivery]) {
        var (lines, outcomes): ([LifeLine], [DurableOutcome]) = ([], [])
        for delivery in deliveries {
            let cause = delivery.cause.map { "\($0)" } ?? "first"
            lines.append(
                .delivery(
                    subscription: name, sequence: delivery.sequence, attempt: delivery.attempt, cause: cause))
            let number = JournalEntry.number(in: delivery.entry.payload) ?? -1
            if delivery.entry.payload != JournalEntry.payload(number, of: seed)
                || delivery.entry.eventID != JournalEntry.id(number, of: seed)
            {
                lines.append(.wrong("I6: event \(delivery.sequence) to \(name) is not what was published"))
            }
            outcomes.append(DurableOutcome(delivery, of: name, result(number, delivery)))
        }
        output.say(lines)
        for _ in deliveries { hooks.reached(.afterDelivery) }
        tier.settle(outcomes)
        hooks.reached(.afterAck)
    }

    private func result(_ number: Int, _ delivery: DurableDelivery) -> DurableOutcome.Result {
        switch number % 40 {
        case 3: .deadLetter("not wanted")
        case 7 where delivery.attempt == 1: .failed("not yet", after: nil)
        case 23 where name == "risk": .failed("never works", after: nil)
        default: .acked
        }
    }
}
