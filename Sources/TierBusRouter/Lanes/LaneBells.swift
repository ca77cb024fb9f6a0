import Synchronization

/// The bells of one lane and the subscribers behind them. Confined to the lane, but for the bits.
struct LaneBells: ~Copyable {
    /// A subscriber that is asked when its bell has rung.
    final class Slot {
        let id: Int
        let poller: BelledPoller

        init(id: Int, poller: consuming BelledPoller) {
            self.id = id
            self.poller = poller
        }
    }

    private typealias Word = UnsafeMutablePointer<Atomic<UInt64>>

    private static let chunkWords = 16

    // Owned by this value, allocated in chunks that never move: publishers keep pointers into them.
    private var chunks: [Word] = []
    private var slots: [Slot?] = []
    private var free: [Int] = []

    init() {}

    deinit { for chunk in chunks { chunk.deallocate() } }

    /// Words in use.
    var wordCount: Int { (slots.count + 63) / 64 }

    private func word(_ index: Int) -> Word { chunks[index / Self.chunkWords] + index % Self.chunkWords }

    /// A bell that nobody has.
    mutating func make() -> LaneBell {
        let number = free.popLast() ?? slots.count
        if number == slots.count { slots.append(nil) }
        if wordCount > chunks.count * Self.chunkWords {
            // Alone on their cache lines.
            let memory = UnsafeMutableRawPointer.allocate(
                byteCount: Self.chunkWords * MemoryLayout<Atomic<UInt64>>.stride, alignment: 128)
            let chunk = memory.bindMemory(to: Atomic<UInt64>.self, capacity: Self.chunkWords)
            for index in 0..<Self.chunkWords { (chunk + index).initialize(to: Atomic(0)) }
            chunks.append(chunk)
        }
        return LaneBell(word: word(number / 64), mask: 1 << UInt64(number % 64), number: number)
    }

    mutating func place(_ slot: Slot, behind bell: LaneBell) { slots[bell.number] = slot }

    /// Takes the subscriber away; a late ring of the bell is heard by whoever has it next, who finds nothing.
    mutating func giveBack(_ bell: LaneBell) {
        slots[bell.number] = nil
        free.append(bell.number)
    }

    /// The bits of a word that have rung, without silencing them.
    func look(_ index: Int) -> UInt64 { word(index).pointee.load(ordering: .acquiring) }

    /// Silences the bells of a word. - Returns: Those that had rung.
    func take(_ index: Int) -> UInt64 {
        guard word(index).pointee.load(ordering: .relaxed) != 0 else { return 0 }
        return word(index).pointee.exchange(0, ordering: .sequentiallyConsistent)
    }

    /// Rings bells again for subscribers that have to be asked once more.
    func ring(_ index: Int, _ bits: UInt64) { word(index).pointee.bitwiseOr(bits, ordering: .releasing) }

    /// The subscriber behind a bell.
    func slot(_ number: Int) -> Slot? { slots[number] }
}
