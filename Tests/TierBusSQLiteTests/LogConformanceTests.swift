import Testing
import TierBusRouter
import TierBusSQLite

@Suite struct LogConformanceTests {
    @Test("A log on SQLite does what every durable log does", arguments: LogConformance.all.map(\.name))
    func conforms(_ name: String) throws {
        let folder = try TemporaryFolder()
        let rule = try #require(LogConformance.all.first { $0.name == name })
        try rule.check(.sqlite(folder.file("log.db")))
    }

    @Test("A log without room to spare for its write-ahead log does so too", arguments: LogConformance.all.map(\.name))
    func conformsWithSmallLimits(_ name: String) throws {
        let folder = try TemporaryFolder()
        let rule = try #require(LogConformance.all.first { $0.name == name })
        let options = SQLiteOptions(
            maxFileBytes: 4 << 20, reservedBytes: 1 << 20, checkpointBytes: 1, checkedFileBytes: 0)
        try rule.check(.sqlite(folder.file("log.db"), options: options))
    }
}
