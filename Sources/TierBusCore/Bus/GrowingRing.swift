/// A first-in-first-out queue that doubles when it is full and never shrinks.
@usableFromInline
struct GrowingRing<Element>: ~Copyable {
    // Owned by this ring alone: freed when it grows and in `deinit`. The slots from `head` up to `tail` are initialised.
    @usableFromInline
    var slots: UnsafeMutablePointer<Element>
    @usableFromInline
    var mask = 15
    @usableFromInline
    var head = 0
    @usableFromInline
    var tail = 0

    @inlinable
    init() { slots = .allocate(capacity: 16) }

    @inlinable
    deinit {
        var index = head
        while index != tail {
            (slots + (index & mask)).deinitialize(count: 1)
            index &+= 1
        }
        slots.deallocate()
    }

    @inlinable
    var count: Int { tail &- head }

    @inlinable
    var isEmpty: Bool { tail == head }

    @inlinable
    mutating func append(_ element: consuming Element) {
        if count > mask { grow() }
        (slots + (tail & mask)).initialize(to: element)
        tail &+= 1
    }

    /// Takes the oldest element; there must be one.
    @inlinable
    mutating func removeFirst() -> Element {
        let place = head & mask
        head &+= 1
        return (slots + place).move()
    }

    @inlinable
    @inline(never)
    mutating func grow() {
        let count = count
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * (mask + 1))
        let start = head & mask
        let first = min(count, mask + 1 - start)
        larger.moveInitialize(from: slots + start, count: first)
        (larger + first).moveInitialize(from: slots, count: count - first)
        slots.deallocate()
        slots = larger
        mask = 2 * mask + 1
        head = 0
        tail = count
    }
}
