import TierBusCore

extension Subscriber {
    /// Takes the next event out of its queue without counting what became of it, so that the ledger no longer adds up:
    /// what shows that a lost event is found. On the lane.
    package func loseOne() {
        // Nothing is delivered until it is lost.
        core.pause(.losing)
        let place = Place()
        place.poller = core.executor.add(
            "the loss of an event of \(core.label)",
            Poller(poll: { [self] in loseNext(place) }, isReady: { self.hasEvents }))
    }

    private func loseNext(_ place: Place) -> Int {
        core.resume(.losing)
        guard takeNext() != nil else {
            core.pause(.losing)
            return 0
        }
        // As a handler that has returned, but not counted as delivered.
        core.done.advance(by: 1)
        core.executor.removePoller(place.poller)
        return 1
    }
}

/// Remembers a poller that is known only once it is added. Confined to the lane.
private final class Place {
    var poller = 0
}
