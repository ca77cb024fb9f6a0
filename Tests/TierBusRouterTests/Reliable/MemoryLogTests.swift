import Testing
import TierBusCore
import TierBusRouter

@Suite struct MemoryLogTests {
    private func entry(_ number: Int64) -> LogEntry {
        LogEntry(
            eventID: EventID(naming: "memory", number), type: "ORDER", version: 1, payload: [UInt8(number)],
            timestamp: .epoch, publishedAt: .epoch, source: "desk", orderingKey: "k", correlationID: .none)
    }

    @Test("A snapshot has what is committed, and a log can begin with it")
    func snapshot() throws {
        let log = MemoryLog()
        _ = try log.recover()
        try log.begin()
        #expect(try log.append(entry(1)) == .stored(sequence: 1))
        try log.apply(.added(LogSubscription(name: "s", container: "c", type: "ORDER", source: nil, floor: 0)))
        try log.commit(flushing: false)
        let kept = log.snapshot
        try log.begin()
        #expect(try log.append(entry(2)) == .stored(sequence: 2))
        try log.apply(.handed(subscription: "s", sequence: 2))
        try log.apply(.exception(subscription: "s", sequence: 1, LogException(state: .held)))
        try log.apply(.floor(subscription: "s", sequence: 1))
        #expect(log.snapshot == kept)
        try log.rollback()
        #expect(log.snapshot == kept)
        #expect(log.durability == .none)
        let other = MemoryLog(kept)
        let recovery = try other.recover()
        #expect(recovery.lastSequence == 1 && recovery.subscriptions.map(\.name) == ["s"])
        #expect(try other.read(after: 0, limit: 9) == [.event(sequence: 1, entry(1))])
    }

    @Test("A damaged place is read as such, and by readers of every type")
    func damage() throws {
        let log = MemoryLog()
        _ = try log.recover()
        try log.begin()
        _ = try log.append(entry(1))
        try log.commit(flushing: true)
        log.damage(1, reason: "checksum")
        let damaged = LogRead.damaged(sequence: 1, orderingKey: "k", reason: "checksum")
        #expect(try log.read(after: 0, limit: 9) == [damaged])
        #expect(try log.read(type: "FILL", after: 0, limit: 9) == [damaged])
    }

    @Test("One log of a source is open at a time, and the next has what the last has committed")
    func source() throws {
        let source = DurableLogSource.memory()
        let first = try source.open()
        #expect(throws: LogError.self) { try source.open() }
        _ = try first.recover()
        try first.begin()
        _ = try first.append(entry(1))
        try first.commit(flushing: true)
        try first.close()
        try first.close()
        let second = try source.open()
        #expect(try second.recover().lastSequence == 1)
        try second.close()
    }
}
