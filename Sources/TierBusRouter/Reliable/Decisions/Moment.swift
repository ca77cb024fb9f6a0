package import TierBusCore

/// A moment on both clocks.
package struct Moment: Sendable, Equatable {
    /// Nanoseconds of a clock that only goes forward. Waits are measured with it.
    package var uptime: Int64
    /// Wall time. What is stored has it.
    package var wall: Timestamp

    /// Puts the parts together.
    package init(uptime: Int64, wall: Timestamp) {
        self.uptime = uptime
        self.wall = wall
    }
}

extension Moment {
    /// The uptime so many nanoseconds from now, clamped to the range of the type.
    func uptime(in nanoseconds: Int64) -> Int64 {
        let (sum, overflow) = uptime.addingReportingOverflow(nanoseconds)
        return overflow ? (nanoseconds < 0 ? .min : .max) : sum
    }
}
