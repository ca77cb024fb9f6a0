/// Mistakes that are made on purpose.
extension TierStore {
    /// Does too early what has to wait for the commit.
    func anticipate(_ publishes: [TierPublish], _ round: inout TierRound) {
        if tier.sabotage.contains(.receiptBeforeCommit), !round.isAnsweredEarly {
            round.isAnsweredEarly = true
            for (publish, receipt) in zip(publishes, receipts(for: round, of: publishes, baseline: lastSequence)) {
                publish.completion(receipt)
            }
        }
        if tier.sabotage.contains(.deliveryBeforeCommit) {
            for (name, deliveries) in round.offers.sorted(by: { $0.key < $1.key }) {
                registrations[name]?.sink.offer(deliveries)
            }
            round.offers = [:]
        }
    }
}
