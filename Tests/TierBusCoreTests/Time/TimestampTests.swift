import Foundation
import Testing
import TierBusCore

@Suite struct TimestampTests {
    static let ends: [Int64] = [.min, .min + 1, -1_000_000_000, -1, 0, 1, 999_999_999, .max - 1, .max]
    /// Durations far beyond what 64 bits of nanoseconds, and of seconds, hold.
    static let longest = Duration(secondsComponent: .max, attosecondsComponent: 0) * 10

    @Test("The difference of any two moments is exact")
    func difference() {
        for later in Self.ends {
            for earlier in Self.ends {
                let difference = Timestamp(nanoseconds: later) - Timestamp(nanoseconds: earlier)
                #expect(difference == .nanoseconds(later) - .nanoseconds(earlier))
                let (exact, overflow) = later.subtractingReportingOverflow(earlier)
                #expect(difference.clampedNanoseconds == (overflow ? (earlier < 0 ? .max : .min) : exact))
                if !overflow { #expect(Timestamp(nanoseconds: earlier) + difference == Timestamp(nanoseconds: later)) }
            }
        }
    }

    @Test("A moment never leaves the range of the type")
    func clamping() {
        #expect(Timestamp(nanoseconds: .max) + .nanoseconds(1) == Timestamp(nanoseconds: .max))
        #expect(Timestamp(nanoseconds: .min) + .nanoseconds(-1) == Timestamp(nanoseconds: .min))
        #expect(Timestamp.epoch + Self.longest == Timestamp(nanoseconds: .max))
        #expect(Timestamp.epoch + Self.longest * -1 == Timestamp(nanoseconds: .min))
        #expect(Timestamp(nanoseconds: 5) + .seconds(-2) == Timestamp(nanoseconds: -1_999_999_995))
        #expect(Timestamp(seconds: 2) == Timestamp(nanoseconds: 2_000_000_000))
        #expect(Timestamp(seconds: .max) == Timestamp(nanoseconds: .max))
        #expect(Timestamp(seconds: .min) == Timestamp(nanoseconds: .min))
    }

    @Test("A duration is rounded towards zero to nanoseconds, and clamped")
    func durations() {
        #expect(Duration.zero.clampedNanoseconds == 0)
        #expect(Duration.nanoseconds(Int64.max).clampedNanoseconds == .max)
        #expect(Duration.nanoseconds(Int64.min).clampedNanoseconds == .min)
        #expect((Duration.nanoseconds(Int64.max) + .nanoseconds(1)).clampedNanoseconds == .max)
        #expect((Duration.nanoseconds(Int64.min) - .nanoseconds(1)).clampedNanoseconds == .min)
        #expect(Duration(secondsComponent: 1, attosecondsComponent: 1_999_999_999).clampedNanoseconds == 1_000_000_001)
        #expect(Duration(secondsComponent: 0, attosecondsComponent: -1_999_999_999).clampedNanoseconds == -1)
        #expect(Duration.seconds(Int64.max).clampedNanoseconds == .max)
        #expect(Self.longest.clampedNanoseconds == .max && (Self.longest * -1).clampedNanoseconds == .min)
    }

    @Test("Moments are ordered by time and encoded as nanoseconds")
    func orderAndCoding() throws {
        let times = Self.ends.map(Timestamp.init(nanoseconds:))
        #expect(times.reversed().sorted() == times)
        let data = try JSONEncoder().encode(times)
        #expect(String(decoding: data, as: UTF8.self) == "[" + Self.ends.map(String.init).joined(separator: ",") + "]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: data) == times)
    }
}
