/// What the ports of one bus share, behind a pointer, where no access is checked for exclusivity.
@usableFromInline
struct BusState: ~Copyable {
    @usableFromInline
    var counters = BusCounters()
    @usableFromInline
    var open = SlotList<OpenSlot>()
    private var lastNumber = 0

    init() {}

    /// A number for a subscription; none comes twice.
    @usableFromInline
    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }
}

/// Owns a ``BusState``; kept by the bus and by the storage of its ports.
@usableFromInline
final class BusStorage: Tidied, SubscriptionOwner {
    // Made in `init`, freed in `deinit`; whoever uses it keeps this object alive.
    @usableFromInline
    let state: UnsafeMutablePointer<BusState>
    @usableFromInline
    let agenda: Agenda

    init(agenda: Agenda) {
        self.agenda = agenda
        state = .allocate(capacity: 1)
        state.initialize(to: BusState())
    }

    deinit {
        state.deinitialize(count: 1)
        state.deallocate()
    }

    @usableFromInline
    func cancel(_ number: Int) {
        agenda.dispatch {
            if state.pointee.open.cancel(number) { agenda.state.pointee.tidyLater(self) }
        }
    }

    func tidy() {
        // Comes once for every cancellation; the first time takes all of them.
        if state.pointee.open.hasCancelled { _ = state.pointee.open.removeCancelled() }
    }
}
