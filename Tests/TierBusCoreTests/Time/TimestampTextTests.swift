import Foundation
import Testing
import TierBusCore
import TierBusTesting

@Suite struct TimestampTextTests {
    @Test("A moment is written as ISO 8601 in UTC, as Foundation writes it, over the whole range")
    func likeFoundation() throws {
        var random = SeededGenerator(seed: 4)
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // Milliseconds that a double has exactly.
        for _ in 0..<5_000 {
            let milliseconds = Int64.random(in: -5_000_000_000_000...9_000_000_000_000, using: &random)
            let text = Timestamp(nanoseconds: milliseconds * 1_000_000).iso8601
            let read = try Date(text, strategy: style).timeIntervalSince1970 * 1_000
            try #require(read.rounded() == Double(milliseconds))
        }
    }

    @Test(
        "Borders of days, months, leap years and of the range",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999999999Z"),
            (951_782_399_000_000_000, "2000-02-28T23:59:59.000Z"),
            (951_868_799_999_000_000, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000_000_001, "2000-03-01T00:00:00.000000001Z"),
            (1_709_164_800_000_000_000, "2024-02-29T00:00:00.000Z"),
            (4_107_542_400_000_000_000, "2100-03-01T00:00:00.000Z"),
            (Int64.max, "2262-04-11T23:47:16.854775807Z"), (Int64.min, "1677-09-21T00:12:43.145224192Z"),
        ])
    func borders(_ nanoseconds: Int64, _ text: String) {
        #expect(Timestamp(nanoseconds: nanoseconds).iso8601 == text)
    }
}
