import TierBusCore

/// Everything that counts what is owed and what became of it on the fast and the standard tier.
package struct Accounts: Sendable {
    package var publications: [PublicationCore] = []
    package var subscriptions: [SubscriptionCore] = []
    package var links: [Link] = []

    /// What passed through each publication.
    package var publicationCounters: [PublicationCounters] {
        publications.map { core in
            PublicationCounters(
                container: core.container, type: core.type, tier: core.tier,
                published: core.tier == .reliable ? core.stored.value : core.published.value,
                unroutable: core.unroutable.value, refused: core.refused.value, duplicates: core.duplicates.value)
        }
    }

    /// What became of what each subscription was owed. Exact at rest.
    package var subscriptionCounters: [SubscriptionCounters] {
        var byCore: [ObjectIdentifier: [Link]] = [:]
        for link in links { byCore[ObjectIdentifier(link.subscription), default: []].append(link) }
        return subscriptions.filter { !$0.isDurable }.map { core in
            let links = byCore[ObjectIdentifier(core)] ?? []
            let filtered = core.filtered.value
            return SubscriptionCounters(
                container: core.container, type: core.type, source: core.options.source,
                topicPattern: core.options.topics, durableName: nil,
                owed: links.reduce(0) { $0 + $1.owed } - filtered, delivered: core.delivered.value,
                failed: core.failed.value, filtered: filtered, filterFailures: core.filterFailures.count,
                dropped: links.reduce(0) { $0 + $1.dropped.value + $1.skipped.value },
                discarded: links.reduce(0) { $0 + $1.discarded }, expired: 0, deadLettered: 0,
                pending: links.reduce(0) { $0 + $1.pending } + core.taken.value - core.done.value,
                highWaterMark: core.highWaterMark.value)
        }
    }

    /// The account over all of them.
    package var ledger: Ledger {
        var ledger = Ledger()
        for counters in subscriptionCounters { ledger.add(counters) }
        for counters in publicationCounters {
            ledger.unroutable += counters.unroutable
            ledger.refused += counters.refused
            ledger.duplicates += counters.duplicates
        }
        return ledger
    }
}

extension Ledger {
    /// Adds what became of a subscription's events.
    package mutating func add(_ counters: SubscriptionCounters) {
        owed += counters.owed
        delivered += counters.delivered
        dropped += counters.dropped
        discarded += counters.discarded
        expired += counters.expired
        deadLettered += counters.deadLettered
        pending += counters.pending
    }
}
