/// Which call of the log is under way.
package enum LogPhase: Int, CaseIterable, Sendable {
    case opening, recovering, beginning, appending, applying, committing, committingLazily, rollingBack, reading,
        tidying
    case closing, sweeping

    var bit: UInt32 { 1 << UInt32(rawValue) }
}
