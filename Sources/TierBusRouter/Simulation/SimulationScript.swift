import TierBusCore

/// The order in which a recorded system did what it did, for a replay that does the same. Confined to whoever drives the
/// simulation.
package final class SimulationScript {
    private var entries: JournalEntries.Iterator
    private var ahead: JournalEntry?
    private var place: Int64 = 0
    /// Deliveries that have not had their turn, in the order in which they became possible.
    private var held: [SimulatedDelivery] = []
    /// What handlers were called with and was not compared yet.
    private var produced: [DeliveryRecord] = []
    /// The event that is to be delivered next.
    private(set) var wanted: EventID?
    private var sources: [InputPlace: any SimulationSource] = [:]
    /// Stores a publish that waits for it; false if none with this id does.
    var store: ((EventID) -> Bool)?
    /// Lets everything be stored as it comes, at the end of the script.
    var storeAll: (() -> Void)?

    /// A script from a journal.
    /// - Parameter recorder: Tells what the replay delivers.
    package init(_ journal: Journal, recorder: DeliveryRecorder) {
        entries = journal.entries.makeIterator()
        // The recorder calls it in steps of this simulation only, which are confined as this object is.
        nonisolated(unsafe) weak let script = self
        recorder.keep { record in script?.produced.append(record) }
    }

    /// When the next thing happens; nil at the end of the script.
    func nextTime() -> Timestamp? {
        if ahead == nil { ahead = entries.next() }
        return ahead?.time
    }

    /// Keeps a delivery until its turn.
    func hold(_ delivery: SimulatedDelivery) { held.append(delivery) }

    /// What still waits at the end of the script.
    func takeHeld() -> [SimulatedDelivery] {
        defer { held = [] }
        return held
    }

    /// Takes a source over whose events come as the script says.
    /// - Returns: false for a source that is not replayed.
    func add(_ source: any SimulationSource) -> Bool {
        guard let place = source.place else { return false }
        sources[place] = source
        return true
    }

    var allSources: [any SimulationSource] { sources.sorted { $0.key < $1.key }.map(\.value) }

    /// Does the next thing.
    /// - Throws: ``RouterError/Code/replayDiverged`` if it cannot be done, or something else happens.
    func doNext() throws(RouterError) {
        guard let entry = ahead else { return }
        ahead = nil
        defer { place += 1 }
        switch entry {
        case .input(let input):
            let inlet = InputPlace(container: input.container, type: input.type, way: input.way)
            guard let source = sources[inlet] else {
                throw diverged("\(input.type) comes into '\(input.container)', which takes none")
            }
            source.lane.simulate { source.publishNext() }
        case .stored(let stored):
            guard store?(stored.eventID) == true else {
                throw diverged("event \(stored.eventID) is stored, but nobody has published it")
            }
        case .delivery(let wanted): try deliver(wanted)
        }
    }

    private func deliver(_ wanted: DeliveryRecord) throws(RouterError) {
        // Acknowledgements are recorded nowhere: what they let through may come earlier than it did.
        self.wanted = wanted.eventID
        defer { self.wanted = nil }
        // A batch brings several at once.
        while produced.isEmpty {
            guard let index = held.firstIndex(where: { $0.mayBe(wanted) }) else {
                throw diverged(
                    "\(wanted.type) \(wanted.eventID) goes to \(wanted.subscriber), but does not wait for it")
            }
            let delivery = held.remove(at: index)
            delivery.subscription.lane.simulate { delivery.subscription.take(delivery) }
        }
        let found = produced.removeFirst()
        guard found.subscriber == wanted.subscriber, found.eventID == wanted.eventID, found.sequence == wanted.sequence
        else {
            throw diverged(
                "\(wanted.type) \(wanted.eventID) goes to \(wanted.subscriber), but \(found.eventID) has gone to "
                    + found.subscriber)
        }
    }

    private func diverged(_ text: String) -> RouterError {
        RouterError(.replayDiverged, "entry \(place) of the journal: \(text)")
    }
}

extension SimulatedDelivery {
    /// Whether it may be the one that was recorded.
    fileprivate func mayBe(_ record: DeliveryRecord) -> Bool {
        guard subscription.identity == record.subscriber else { return false }
        guard let link else { return true }
        return link.publication.container.text == record.source && priority == record.priority
    }
}
