import Foundation
import Testing
import TierBusCore

@testable import TradingDayKit

@Suite struct TimestampScannerTests {
    @Test(
        "Both forms of a timestamp are read to the nanosecond",
        arguments: [
            ("0", 0), ("-1", -1), ("1492592400000000001", 1_492_592_400_000_000_001),
            ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("1970-01-01T00:00:00Z", 0), ("1969-12-31T23:59:59.999999999Z", -1),
            ("2017-04-19T09:00:00Z", 1_492_592_400_000_000_000), ("2017-04-19t09:00:00z", 1_492_592_400_000_000_000),
            ("2017-04-19 09:00:00", 1_492_592_400_000_000_000), ("2017-04-19T09:00Z", 1_492_592_400_000_000_000),
            ("2017-04-19T11:00:00+02:00", 1_492_592_400_000_000_000),
            ("2017-04-19T11:00:00+0200", 1_492_592_400_000_000_000),
            ("2017-04-19T11:00:00+02", 1_492_592_400_000_000_000),
            ("2017-04-19T03:30:00-05:30", 1_492_592_400_000_000_000),
            ("2017-04-19T09:00:00.5Z", 1_492_592_400_500_000_000),
            ("2017-04-19T09:00:00,123456789Z", 1_492_592_400_123_456_789),
            ("2017-04-19T09:00:00.1234567890Z", 1_492_592_400_123_456_789),
            ("2017-04-19T09:00:00.000000001+00:00", 1_492_592_400_000_000_001),
            ("2004-08-19", 1_092_873_600_000_000_000), ("2000-02-29", 951_782_400_000_000_000),
            ("2262-04-11T23:47:16.854775807Z", .max), ("1677-09-21T00:12:43.145224192Z", .min),
        ] as [(String, Int64)])
    func read(text: String, nanoseconds: Int64) throws {
        #expect(try scan(text) == Timestamp(nanoseconds: nanoseconds))
    }

    @Test(
        "What is not a timestamp is refused, and the reason is the right one",
        arguments: [
            ("", .empty), ("-", .notATimestamp("-")), ("1.5", .notATimestamp("1.5")), ("+1", .notATimestamp("+1")),
            ("9223372036854775808", .timeOutOfRange), ("-9223372036854775809", .timeOutOfRange),
            ("2262-04-11T23:47:16.854775808Z", .timeOutOfRange), ("0000-01-01", .timeOutOfRange),
            ("9999-12-31T23:59:59Z", .timeOutOfRange),
            ("2017-13-01", .noSuchTime("2017-13-01")), ("2017-00-01", .noSuchTime("2017-00-01")),
            ("2017-04-31", .noSuchTime("2017-04-31")), ("2017-02-29", .noSuchTime("2017-02-29")),
            ("1900-02-29", .noSuchTime("1900-02-29")), ("2017-04-00", .noSuchTime("2017-04-00")),
            ("2017-04-19T24:00:00Z", .noSuchTime("2017-04-19T24:00:00Z")),
            ("2017-04-19T23:60:00Z", .noSuchTime("2017-04-19T23:60:00Z")),
            ("2016-12-31T23:59:60Z", .noSuchTime("2016-12-31T23:59:60Z")),
            ("2017-04-19T09:00:00+24:00", .noSuchTime("2017-04-19T09:00:00+24:0...")),
            ("2017-04-19T09:00:00.0000000001Z", .finerThanNanoseconds),
            ("2017-04-19T09:00:00.Z", .notATimestamp("2017-04-19T09:00:00.Z")),
            ("2017-04-19T", .notATimestamp("2017-04-19T")), ("2017-04-19T09", .notATimestamp("2017-04-19T09")),
            ("2017-04-19T09:00:00ZZ", .notATimestamp("2017-04-19T09:00:00ZZ")),
            ("2017-04-19T09:00:00+", .notATimestamp("2017-04-19T09:00:00+")),
            ("2017-04-19T09:00:00+02:", .notATimestamp("2017-04-19T09:00:00+02:")),
            ("17-04-19", .notATimestamp("17-04-19")), ("2017/04/19", .notATimestamp("2017/04/19")),
            ("2017-4-19", .notATimestamp("2017-4-19")),
        ] as [(String, Problem)])
    func refused(text: String, problem: Problem) {
        #expect(throws: problem) { try scan(text) }
    }

    @Test("Every day from 1678 to 2261 is the day that Foundation's calendar has")
    func calendar() throws {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        for day in stride(from: -106_000, through: 106_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            func padded(_ number: Int?, _ width: Int) -> String {
                let digits = String(number ?? 0)
                return String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
            let text = "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
            #expect(try scan(text) == Timestamp(seconds: Int64(day) * 86_400), "\(text)")
        }
    }

    private func scan(_ text: String) throws(Problem) -> Timestamp { try TimestampScanner.read(Array(text.utf8)[...]) }
}
