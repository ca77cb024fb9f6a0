import Testing
import TierBusRouter

@Suite struct MemoryLogConformanceTests {
    @Test("A log in memory does what every durable log does", arguments: LogConformance.all.map(\.name))
    func conforms(_ name: String) throws {
        let rule = try #require(LogConformance.all.first { $0.name == name })
        try rule.check(.memory())
    }
}
