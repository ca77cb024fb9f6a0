import Testing
import TierBus
import TierBusTesting

@Suite(.timeLimit(.minutes(5))) struct UpcastingTests {
    /// As it was: version 1, a number.
    private struct First: StorableEvent {
        static let eventType: EventType = "QUOTA"

        let id: EventID
        let number: Int64

        init(_ number: Int64) {
            id = EventID(naming: "quota", number)
            self.number = number
        }

        var timestamp: Timestamp { .epoch }
        func encode(into writer: inout ByteWriter) throws { writer.append(number) }
        init(from reader: inout ByteReader, version: UInt16) throws { self.init(try reader.read()) }
    }

    /// As it is: version 3, a number in thousandths and a unit. Version 2 had thousandths and no unit.
    private struct Third: StorableEvent {
        static let eventType: EventType = "QUOTA"
        static let schemaVersion: UInt16 = 3
        static var upcasters: [UInt16: Upcaster] {
            [
                1: { bytes in
                    var reader = ByteReader(bytes)
                    let number: Int64 = try reader.read()
                    guard number >= 0 else { throw StubFailure() }
                    var writer = ByteWriter()
                    writer.append(number * 1_000)
                    return writer.bytes
                },
                2: { bytes in
                    var writer = ByteWriter()
                    writer.append(bytes: bytes)
                    try writer.append("lot")
                    return writer.bytes
                },
            ]
        }

        let id: EventID
        let thousandths: Int64
        let unit: String

        var timestamp: Timestamp { .epoch }
        func encode(into writer: inout ByteWriter) throws {
            writer.append(thousandths)
            try writer.append(unit)
        }
        init(from reader: inout ByteReader, version: UInt16) throws {
            guard version == 3 else { throw ByteReader.Failure.unknownVersion(version) }
            thousandths = try reader.read()
            unit = try reader.readText()
            id = EventID(naming: "quota", thousandths / 1_000)
        }
    }

    @Test(
        "Events of older versions go through an upcaster for each version; what none can read is a dead letter as it was"
    )
    func upcast() async throws {
        let log = DurableLogSource.memory()
        let first = try HybridSystem(simulated: Simulation(), log: log)
        try await first.host("desk") { desk in try desk.publishesReliably(First.self) }
        try await first.host("clerk") { clerk in try clerk.onEachReliably(First.self, as: "clerk") { _, _ in } }
        _ = try await first.finish()
        let second = try HybridSystem(simulated: Simulation(), log: log)
        try await second.host("desk") { desk in try desk.publishesReliably(First.self) }
        for number in [5, -1, 7] as [Int64] { try await second.inject(First(number), into: "desk") }
        _ = try await second.finish()
        let seen = Collected<String>()
        let third = try HybridSystem(simulated: Simulation(), log: log)
        try await third.host("clerk") { clerk in
            try clerk.onEachReliably(Third.self, as: "clerk") { event, _ in
                seen.append("\(event.thousandths) \(event.unit)")
            }
        }
        try await third.settle()
        #expect(seen.value == ["5000 lot", "7000 lot"])
        let letters = try await third.deadLetters.list()
        #expect(letters.map(\.sequence) == [2])
        guard case .event(2, let entry)? = try await third.deadLetters.inspect(letters[0].place).event else {
            Issue.record("the event of the dead letter cannot be read")
            return
        }
        #expect(entry.version == 1 && entry.payload.count == 8)
        var numbers: [Int64] = []
        for try await (event, _) in third.history(Third.self) { numbers.append(event.thousandths) }
        #expect(numbers == [5_000, 7_000])
        _ = try await third.finish()
    }
}
