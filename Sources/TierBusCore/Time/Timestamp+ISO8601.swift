extension Timestamp {
    /// The moment in UTC, such as `2026-11-25T22:47:46.768Z`; with nine digits behind the point where three do not say it.
    public var iso8601: String {
        let (days, time) = Self.split(nanoseconds, by: 86_400_000_000_000)
        // The days as a date of the Gregorian calendar, counted from 0000-03-01; after Howard Hinnant's `civil_from_days`.
        let (era, dayOfEra) = Self.split(days + 719_468, by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let (seconds, fraction) = Self.split(time, by: 1_000_000_000)
        let isWhole = fraction % 1_000_000 == 0
        let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { Self.digits($0, 2) }
        return
            "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))T\(clock.joined(separator: ":"))."
            + "\(isWhole ? Self.digits(fraction / 1_000_000, 3) : Self.digits(fraction, 9))Z"
    }

    /// Quotient and remainder, which is not negative.
    private static func split(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    private static func digits(_ value: Int64, _ count: Int) -> String {
        let text = String(value.magnitude)
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
