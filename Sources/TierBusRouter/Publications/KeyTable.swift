public import TierBusCore

/// The mailboxes that want events of a key: one look-up for an event, in one or two cache lines. Confined to the
/// publisher's lane.
@usableFromInline
struct KeyTable<E: Event> {
    @usableFromInline
    struct Slot {
        /// The handle of the key; ``KeyTable/empty`` where there is none.
        @usableFromInline var handle: UInt32
        // Retained by the table, so that looking one up retains nothing.
        @usableFromInline var first: Unmanaged<MailboxOutlet<E>>?
        /// The mailboxes besides the first; nil for one.
        @usableFromInline var others: [Unmanaged<MailboxOutlet<E>>]?

        var all: [Unmanaged<MailboxOutlet<E>>] { (first.map { [$0] } ?? []) + (others ?? []) }
    }

    // `mask + 1` initialised slots, at most half of them in use, so that a search ends. Freed by `destroy`.
    @usableFromInline private(set) var slots: UnsafeMutablePointer<Slot>
    @usableFromInline private(set) var mask: Int
    /// Keys in use.
    @usableFromInline private(set) var count = 0

    @inlinable
    static var empty: UInt32 { .max }

    init(capacity: Int = 4) {
        mask = capacity - 1
        slots = Self.makeSlots(capacity)
    }

    /// Ends the table, which nobody may use any more.
    func destroy() {
        for index in 0...mask { for outlet in slots[index].all { outlet.release() } }
        slots.deinitialize(count: mask + 1)
        slots.deallocate()
    }

    private static func makeSlots(_ capacity: Int) -> UnsafeMutablePointer<Slot> {
        let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        slots.initialize(repeating: Slot(handle: empty, first: nil, others: nil), count: capacity)
        return slots
    }

    @inlinable
    var isEmpty: Bool { count == 0 }

    /// Where the search for a key begins: the high half of a product with an odd number has all bits of it mixed in.
    @inlinable
    func home(of handle: UInt32) -> Int {
        Int(truncatingIfNeeded: (UInt64(handle) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    }

    /// Where a key is, or would be.
    @inlinable
    func place(of key: Symbol) -> UnsafeMutablePointer<Slot> {
        let handle = key.name.handle
        var index = home(of: handle)
        while slots[index].handle != handle, slots[index].handle != Self.empty { index = (index &+ 1) & mask }
        return slots + index
    }

    /// Adds a mailbox for a key.
    mutating func append(_ outlet: MailboxOutlet<E>, for key: Symbol) {
        if (count + 1) * 2 > mask + 1 { grow() }
        let slot = place(of: key)
        let outlet = Unmanaged.passRetained(outlet)
        if slot.pointee.first == nil {
            slot.pointee.handle = key.name.handle
            slot.pointee.first = outlet
            count += 1
        } else {
            slot.pointee.others = (slot.pointee.others ?? []) + [outlet]
        }
    }

    /// All mailboxes, one that wants several keys as often as it wants some.
    var outlets: [MailboxOutlet<E>] {
        (0...mask).flatMap { index in slots[index].all.map { $0.takeUnretainedValue() } }
    }

    /// Takes out the mailboxes for which something holds.
    mutating func removeAll(where isGone: (MailboxOutlet<E>) -> Bool) {
        let (old, size) = (slots, mask + 1)
        slots = Self.makeSlots(size)
        count = 0
        for index in 0..<size {
            let all = old[index].all
            let kept = all.filter { !isGone($0.takeUnretainedValue()) }
            for outlet in all where !kept.contains(where: { $0.toOpaque() == outlet.toOpaque() }) { outlet.release() }
            if !kept.isEmpty { put(kept, handle: old[index].handle) }
        }
        old.deinitialize(count: size)
        old.deallocate()
    }

    private mutating func grow() {
        let (old, size) = (slots, mask + 1)
        slots = Self.makeSlots(size * 2)
        mask = size * 2 - 1
        count = 0
        for index in 0..<size {
            let all = old[index].all
            if !all.isEmpty { put(all, handle: old[index].handle) }
        }
        old.deinitialize(count: size)
        old.deallocate()
    }

    private mutating func put(_ outlets: [Unmanaged<MailboxOutlet<E>>], handle: UInt32) {
        var index = home(of: handle)
        while slots[index].handle != Self.empty { index = (index + 1) & mask }
        slots[index] = Slot(
            handle: handle, first: outlets[0], others: outlets.count > 1 ? Array(outlets.dropFirst()) : nil)
        count += 1
    }
}
