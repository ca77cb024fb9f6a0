import TierBusCore

/// Reads timestamps: whole nanoseconds since the epoch, or ISO 8601.
///
/// `2017-04-19T09:00:00Z`, with up to nine decimals of a second (further zeros do no harm), an offset as `+02:00`,
/// `+0200` or `+02`, a blank or a small `t` for the `T`, and without seconds. A time without `Z` or offset is in UTC, and
/// a date alone is its midnight in UTC. Leap seconds do not exist.
struct TimestampScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Reads all of `bytes`.
    /// - Complexity: O(bytes), no allocation unless it throws.
    static func read(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Timestamp {
        if bytes.isEmpty { throw .empty }
        var scanner = TimestampScanner(bytes)
        if let number = try scanner.wholeNumber() { return Timestamp(nanoseconds: number) }
        return try scanner.calendarTime()
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// nil where it is not a whole number.
    private func wholeNumber() throws(Problem) -> Int64? {
        let negative = bytes.first == UInt8(ascii: "-")
        let digits = negative ? bytes.dropFirst() : bytes
        guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
        var value: Int64 = 0
        for byte in digits {
            let digit = Int64(byte &- UInt8(ascii: "0"))
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(negative ? -digit : digit)
            if overflow || carry { throw .timeOutOfRange }
            value = sum
        }
        return value
    }

    private mutating func calendarTime() throws(Problem) -> Timestamp {
        let year = try digits(4)
        try expect("-")
        let month = try digits(2)
        try expect("-")
        let day = try digits(2)
        guard (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year) else { throw noSuchTime }
        var seconds = Self.daysSinceEpoch(year, month, day) * 86_400
        var nanoseconds: Int64 = 0
        if position < bytes.endIndex {
            guard take("T") || take("t") || take(" ") else { throw notATimestamp }
            let hour = try digits(2)
            try expect(":")
            let minute = try digits(2)
            var second: Int64 = 0
            if take(":") {
                second = try digits(2)
                if take(".") || take(",") { nanoseconds = try fraction() }
            }
            guard hour < 24, minute < 60, second < 60 else { throw noSuchTime }
            seconds += hour * 3_600 + minute * 60 + second
            seconds -= try offset()
            if position < bytes.endIndex { throw notATimestamp }
        }
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds)
        guard let exact = Int64(exactly: total) else { throw .timeOutOfRange }
        return Timestamp(nanoseconds: exact)
    }

    private mutating func fraction() throws(Problem) -> Int64 {
        var value: Int64 = 0
        var count = 0
        while position < bytes.endIndex, bytes[position].isDigit {
            let digit = Int64(bytes[position] &- UInt8(ascii: "0"))
            count += 1
            if count <= 9 {
                value = value * 10 + digit
            } else if digit != 0 {
                throw .finerThanNanoseconds
            }
            position += 1
        }
        if count == 0 { throw notATimestamp }
        while count < 9 {
            value *= 10
            count += 1
        }
        return value
    }

    /// Seconds east of UTC; 0 where nothing is said.
    private mutating func offset() throws(Problem) -> Int64 {
        if position == bytes.endIndex || take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") {
            sign = 1
        } else if take("-") {
            sign = -1
        } else {
            throw notATimestamp
        }
        let hours = try digits(2)
        var minutes: Int64 = 0
        if position < bytes.endIndex {
            _ = take(":")
            minutes = try digits(2)
        }
        guard hours < 24, minutes < 60 else { throw noSuchTime }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private mutating func digits(_ count: Int) throws(Problem) -> Int64 {
        var value: Int64 = 0
        for _ in 0..<count {
            guard position < bytes.endIndex, bytes[position].isDigit else { throw notATimestamp }
            value = value * 10 + Int64(bytes[position] &- UInt8(ascii: "0"))
            position += 1
        }
        return value
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(Problem) {
        guard take(scalar) else { throw notATimestamp }
    }

    private var notATimestamp: Problem { .notATimestamp(ByteText.excerpt(bytes)) }
    private var noSuchTime: Problem { .noSuchTime(ByteText.excerpt(bytes)) }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the Gregorian calendar. Source: H. Hinnant, "chrono-Compatible Low-Level Date
    /// Algorithms", `days_from_civil`; years 0 to 9999 only, so nothing overflows.
    private static func daysSinceEpoch(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
