import Synchronization

/// The bells of one lane and the subscribers behind them. Confined to the lane, but for the bits.
struct LaneBells: ~Copyable {
    /// A subscriber that is asked when its bell has rung.
    struct Slot: ~Copyable {
        let id: Int
        let poller: BelledPoller
    }

    /// Where a slot is; behind a pointer, so that its functions are called without a retain.
    typealias Place = UnsafeMutablePointer<Slot>

    private typealias Word = UnsafeMutablePointer<Atomic<UInt64>>

    private static let chunkWords = 16

    // Owned by this value, allocated in chunks that never move: publishers keep pointers into them.
    private var chunks: [Word] = []
    // Each on memory of its own, freed by `sweep` and in `deinit`.
    private var places: [Place?] = []
    /// Places that were given back while one of them may be running.
    private var gone: [Place] = []
    private var free: [Int] = []

    init() {}

    deinit {
        for place in places.compactMap(\.self) + gone { Self.free(place) }
        for chunk in chunks { chunk.deallocate() }
    }

    private static func free(_ place: Place) {
        place.deinitialize(count: 1)
        place.deallocate()
    }

    /// Bells that were ever made.
    var count: Int { places.count }

    /// Words in use.
    var wordCount: Int { (places.count + 63) / 64 }

    private func word(_ index: Int) -> Word { chunks[index / Self.chunkWords] + index % Self.chunkWords }

    /// A bell that nobody has.
    mutating func make() -> LaneBell {
        let number = free.popLast() ?? places.count
        if number == places.count { places.append(nil) }
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

    mutating func place(_ slot: consuming Slot, behind bell: LaneBell) {
        let place = Place.allocate(capacity: 1)
        place.initialize(to: slot)
        places[bell.number] = place
    }

    /// Takes the subscriber away; a late ring of the bell is heard by whoever has it next, who finds nothing.
    mutating func giveBack(_ bell: LaneBell) {
        takeAway(from: bell)
        free.append(bell.number)
    }

    /// Takes the subscriber away and keeps the bell for another.
    mutating func takeAway(from bell: LaneBell) {
        if let place = places[bell.number] { gone.append(place) }
        places[bell.number] = nil
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

    /// Forgets who was given back. Nobody may be running.
    mutating func sweep() {
        guard !gone.isEmpty else { return }
        // First out of here: what a subscriber holds may end others as it goes.
        let ended = gone
        gone = []
        for place in ended { Self.free(place) }
    }

    /// The subscriber behind a bell.
    func place(_ number: Int) -> Place? { places[number] }
}
