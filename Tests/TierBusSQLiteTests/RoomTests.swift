import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct RoomTests {
    @Test("A log at its limit has no room for an event, and has it again for a smaller one") func limit() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("log.db")
        let options = SQLiteOptions(maxFileBytes: 160 << 10, reservedBytes: 64 << 10)
        let log = try SQLiteLog(path: path, options: options)
        _ = try log.recover()
        #expect(code { try log.checkRoom(for: LogSample.entry(1, bytes: 200_000)) } == .full)
        try log.checkRoom(for: LogSample.entry(1, bytes: 5_000))
        #expect(try log.census() == LogCensus())
        var number = 1
        while LogError.thrown(by: { try log.checkRoom(for: LogSample.entry(number, bytes: 5_000)) }) == nil {
            #expect(try log.store(LogSample.entry(number, bytes: 5_000)) == [.stored(sequence: Int64(number))])
            number += 1
        }
        #expect(number > 5)
        #expect(code { try log.store(LogSample.entry(number, bytes: 5_000)) } == .full)
        try log.rollback()
        try log.checkRoom(for: LogSample.entry(number, bytes: 10))
        try log.close()
        #expect(code { try log.checkRoom(for: LogSample.entry(1)) } == .closed)
    }
}
