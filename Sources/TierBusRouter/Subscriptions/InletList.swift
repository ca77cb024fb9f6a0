/// A growing list of queues that are used in place. Confined to the subscriber's lane.
@usableFromInline
struct InletList<Inlet: ~Copyable>: ~Copyable {
    @usableFromInline
    private(set) var count = 0
    // The first `count` are initialised, each on memory of its own; freed by `removeAll` and in `deinit`.
    @usableFromInline
    var items: UnsafeMutablePointer<UnsafeMutablePointer<Inlet>>
    private var capacity = 2

    init() { items = .allocate(capacity: 2) }

    deinit {
        for index in 0..<count {
            items[index].deinitialize(count: 1)
            items[index].deallocate()
        }
        items.deallocate()
    }

    /// The inlet at a place; it stays where it is while the list grows.
    @inlinable
    subscript(index: Int) -> UnsafeMutablePointer<Inlet> { items[index] }

    mutating func append(_ inlet: consuming Inlet) {
        if count == capacity {
            let grown = UnsafeMutablePointer<UnsafeMutablePointer<Inlet>>.allocate(capacity: capacity * 2)
            grown.moveInitialize(from: items, count: count)
            items.deallocate()
            items = grown
            capacity *= 2
        }
        let place = UnsafeMutablePointer<Inlet>.allocate(capacity: 1)
        place.initialize(to: inlet)
        (items + count).initialize(to: place)
        count += 1
    }

    mutating func removeAll() {
        for index in 0..<count {
            items[index].deinitialize(count: 1)
            items[index].deallocate()
        }
        count = 0
    }
}
