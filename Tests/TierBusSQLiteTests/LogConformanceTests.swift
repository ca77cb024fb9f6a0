import Testing
import TierBusRouter
import TierBusSQLite
import TierBusTesting

@Suite struct LogConformanceTests {
    /// Opens a new file for each rule.
    private func failures(_ options: SQLiteOptions = SQLiteOptions()) throws -> [ConformanceFailure] {
        let folder = try TemporaryFolder()
        var files = 0
        return DurableLogConformance.failures {
            files += 1
            return .sqlite(folder.file("\(files).db"), options: options)
        }
    }

    @Test("A log on SQLite does what every durable log does")
    func conforms() throws {
        #expect(try failures().isEmpty)
    }

    @Test("A log without room to spare for its write-ahead log does so too")
    func conformsWithSmallLimits() throws {
        let options = SQLiteOptions(
            maxFileBytes: 4 << 20, reservedBytes: 1 << 20, checkpointBytes: 1, checkedFileBytes: 0)
        #expect(try failures(options).isEmpty)
    }
}
