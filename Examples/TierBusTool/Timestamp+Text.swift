import Foundation
import TierBusCore

extension Timestamp {
    /// Such as `2026-11-25T22:47:46.768Z`.
    var text: String {
        let seconds = Double(nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000).quotient)
        let milliseconds = Double(nanoseconds % 1_000_000_000 / 1_000_000)
        return Date(timeIntervalSince1970: seconds + milliseconds / 1_000).formatted(
            Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
