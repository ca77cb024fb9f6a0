import Testing
import TierBusCore
import TierBusRouter
import TierBusTesting

@Suite struct StreamDigestTests {
    private static func stream(_ count: Int, _ random: inout SeededGenerator) -> [DeliveryRecord] {
        (0..<count).map { index in
            let id = EventID(high: random.next(), low: random.next())
            return DeliveryRecord(
                place: Int64(index), lane: "lane\(random.next() % 3)", subscriber: "BAR at c\(random.next() % 5)",
                type: "BAR", eventID: id, sequence: Int64(index), time: Timestamp(nanoseconds: Int64(index) * 10),
                source: "data", correlationID: id, attempt: 1, priority: .normal, version: 1,
                payload: random.next() % 5 == 0
                    ? nil : (0..<Int(random.next() % 40)).map { _ in UInt8(truncatingIfNeeded: random.next()) },
                timestamp: Timestamp(nanoseconds: Int64(index)))
        }
    }

    private static func digest(_ stream: [DeliveryRecord]) -> StreamDigest {
        stream.reduce(into: StreamDigest()) { $0.add($1) }
    }

    /// Changes one thing of one delivery, or the order.
    private static func change(_ stream: inout [DeliveryRecord], _ kind: Int, _ random: inout SeededGenerator) {
        let index = Int(random.next() % UInt64(stream.count - 1))
        switch kind {
        case 0: stream[index].lane += "x"
        case 1: stream[index].subscriber = "BAR at d"
        case 2: stream[index].type += " "
        case 3: stream[index].eventID = EventID(high: stream[index].eventID.high ^ 1, low: stream[index].eventID.low)
        case 4: stream[index].sequence ^= 1 << Int64(random.next() % 63)
        case 5: stream[index].time = Timestamp(nanoseconds: stream[index].time.nanoseconds ^ 1)
        case 6: stream[index].source = ""
        case 7: stream[index].correlationID = .none
        case 8: stream[index].causationID = EventID(high: 0, low: 1)
        case 9: stream[index].attempt += 1
        case 10: stream[index].priority = .low
        case 11: stream[index].version += 1
        case 12: stream[index].payload = stream[index].payload == nil ? [] : nil
        case 13: stream[index].payload = (stream[index].payload ?? []) + [0]
        case 14: stream[index].timestamp = Timestamp(nanoseconds: -1)
        case 15: stream.swapAt(index, index + 1)
        case 16: stream.remove(at: index)
        case 17: stream.insert(stream[index], at: index)
        case 18:
            // The same letters in the same order, cut at another place.
            (stream[index].lane, stream[index].subscriber) = ("a", "bc")
        default: (stream[index].lane, stream[index].subscriber) = ("ab", "c")
        }
    }

    @Test("One change of a stream, whatever it is, changes the digest: 1,000 changes")
    func changes() {
        var random = SeededGenerator(seed: 5)
        for round in 0..<1_000 {
            let original = Self.stream(12, &random)
            var changed = original
            Self.change(&changed, round % 20, &random)
            #expect(changed != original)
            #expect(Self.digest(changed) != Self.digest(original), "change \(round % 20)")
            #expect(Divergence.between(original, changed) != nil)
        }
        var (one, other) = (Self.stream(1, &random), Self.stream(1, &random))
        one += other
        other = one
        Self.change(&one, 18, &random)
        Self.change(&other, 19, &random)
        #expect(Self.digest(one) != Self.digest(other))
    }

    @Test("The digest of a stream is what it was when it was first written down")
    func pinned() {
        var random = SeededGenerator(seed: 1)
        let digest = Self.digest(Self.stream(100, &random))
        #expect(digest.count == 100)
        #expect(digest.description == "3d67049ab767f03d0ddd3cf1d459da4c")
    }

    // MARK: Where streams differ

    private static func record(_ id: Int64, after cause: Int64? = nil, root: Int64, to subscriber: String)
        -> DeliveryRecord
    {
        DeliveryRecord(
            place: 0, lane: "l", subscriber: subscriber, type: "T", eventID: EventID(naming: "e", id), sequence: id,
            time: .epoch, source: "s", correlationID: EventID(naming: "e", root),
            causationID: cause.map { EventID(naming: "e", $0) } ?? .none, payload: nil, timestamp: .epoch)
    }

    @Test("Two streams of which one breaks a tie the other way differ at that event, with the causes of both sides")
    func tie() throws {
        var stream: [DeliveryRecord] = []
        for root in stride(from: Int64(0), to: 4_000, by: 4) {
            stream.append(Self.record(root, root: root, to: "a"))
            for step in 1...3 {
                stream.append(Self.record(root + Int64(step), after: root + Int64(step) - 1, root: root, to: "b"))
            }
        }
        #expect(Divergence.between(stream, stream) == nil)
        var flipped = stream
        flipped.swapAt(2_003, 2_004)
        let divergence = try #require(Divergence.between(stream, flipped))
        #expect(divergence.place == 2_003)
        #expect(divergence.left.delivery == stream[2_003] && divergence.right.delivery == stream[2_004])
        #expect(divergence.left.causes.map(\.sequence) == [2_002, 2_001, 2_000] && divergence.left.origin == nil)
        #expect(divergence.right.causes.isEmpty && divergence.right.origin == nil)
        #expect(divergence.description.contains("differ at delivery 2003"))
        #expect(Divergence.between(stream, stream.dropLast())?.right.delivery == nil)
        // A cause that was never delivered: the chain goes on to where it began.
        let alone = [Self.record(9, after: 8, root: 1, to: "a")]
        #expect(Divergence.between(alone, [])?.left.origin == EventID(naming: "e", 1))
    }
}
