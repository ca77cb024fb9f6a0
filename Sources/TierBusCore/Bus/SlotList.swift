/// One subscriber as a bus keeps it.
@usableFromInline
protocol SubscriberSlot: ~Copyable {
    var number: Int { get }
    var owner: ContainerID { get }
    var isCancelled: Bool { get set }
}

extension SubscriberSlot where Self: ~Copyable {
    /// Whether an event of that source goes here: not if it was cancelled, nor if it is the owner's own.
    @inlinable
    @inline(__always)
    func takes(from source: ContainerID) -> Bool { !isCancelled && (owner != source || owner.isNone) }
}

/// Subscribers in the order they came. They are called by borrowing, so a call retains nothing.
@usableFromInline
struct SlotList<Slot: SubscriberSlot & ~Copyable>: ~Copyable {
    // Owned by this list alone. The first `count` slots are initialised. A list that grows leaves its former slots to
    // `outgrown`, since a handler may be running out of them; they are freed by `removeCancelled` or in `deinit`.
    @usableFromInline
    var slots: UnsafeMutablePointer<Slot>
    @usableFromInline
    var count = 0
    /// Those of `count` that are not cancelled.
    @usableFromInline
    var live = 0
    private var capacity: Int
    @usableFromInline
    var outgrown: [UnsafeMutablePointer<Slot>] = []

    @usableFromInline
    init() { self.init(capacity: 4) }

    private init(capacity: Int) {
        slots = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    @inlinable
    deinit {
        slots.deinitialize(count: count)
        slots.deallocate()
        for former in outgrown { former.deallocate() }
    }

    @usableFromInline
    mutating func append(_ slot: consuming Slot) {
        if count == capacity {
            let larger = UnsafeMutablePointer<Slot>.allocate(capacity: 2 * capacity)
            larger.moveInitialize(from: slots, count: count)
            outgrown.append(slots)
            slots = larger
            capacity *= 2
        }
        (slots + count).initialize(to: slot)
        count += 1
        live += 1
    }

    var hasCancelled: Bool { live < count }

    /// Marks a slot, which stays where it is; false if there is none of that number, or no longer.
    mutating func cancel(_ number: Int) -> Bool {
        for index in 0..<count where slots[index].number == number {
            guard !slots[index].isCancelled else { return false }
            slots[index].isCancelled = true
            live -= 1
            return true
        }
        return false
    }

    /// Closes the ranks. What comes back is destroyed with the closures in it, which may do anything, so let it go only
    /// once this list is at rest.
    mutating func removeCancelled() -> SlotList {
        for former in outgrown { former.deallocate() }
        outgrown = []
        var removed = SlotList(capacity: max(1, count - live))
        var kept = 0
        for index in 0..<count {
            if slots[index].isCancelled {
                removed.append((slots + index).move())
            } else {
                if kept != index { (slots + kept).moveInitialize(from: slots + index, count: 1) }
                kept += 1
            }
        }
        count = kept
        return removed
    }
}
