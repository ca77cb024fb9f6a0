import Synchronization

/// Counters that one side writes, side by side on its own pair of cache lines: what one event touches is one miss, not one
/// for each counter.
struct CursorBlock {
    /// Counters in a block.
    static let capacity = 128 / MemoryLayout<Atomic<Int>>.stride

    private let memory: UnsafeMutableRawPointer

    /// Makes `lines` blocks, each for another side, one behind the other.
    init(lines: Int = 1) {
        memory = .allocate(byteCount: lines * 128, alignment: 128)
        let cursors = memory.bindMemory(to: Atomic<Int>.self, capacity: lines * Self.capacity)
        for index in 0..<lines * Self.capacity { (cursors + index).initialize(to: Atomic(0)) }
    }

    /// A counter of a block. It lives as long as all of them.
    func cursor(_ index: Int, line: Int = 0) -> Cursor {
        precondition(index < Self.capacity, "a block has \(Self.capacity) counters")
        return memory.assumingMemoryBound(to: Atomic<Int>.self) + line * Self.capacity + index
    }

    /// The second half of a block, 64 bytes, as memory for something of the same side; instead of counters 8 to 15.
    func rest<Value>(of line: Int, as _: Value.Type) -> UnsafeMutablePointer<Value> {
        precondition(MemoryLayout<Value>.size <= 64 && MemoryLayout<Value>.alignment <= 64, "half a block has 64 bytes")
        return (memory + line * 128 + 64).bindMemory(to: Value.self, capacity: 1)
    }

    /// Ends all of them.
    func destroy() { memory.deallocate() }
}
