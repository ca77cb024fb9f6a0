/// A subscriber of one type of event.
@usableFromInline
struct TypedSlot<E: Event>: ~Copyable, SubscriberSlot {
    @usableFromInline
    let number: Int
    @usableFromInline
    let owner: ContainerID
    @usableFromInline
    var isCancelled = false
    @usableFromInline
    let handler: (E, Delivery) throws -> Void

    @inlinable
    init(number: Int, owner: ContainerID, handler: @escaping (E, Delivery) throws -> Void) {
        self.number = number
        self.owner = owner
        self.handler = handler
    }

    @inlinable
    @inline(__always)
    borrowing func call(_ event: borrowing E, _ delivery: borrowing Delivery) throws {
        try handler(copy event, copy delivery)
    }
}
