/// How much time a bar covers: a count of one unit. Four bytes.
@frozen
public struct Timeframe: Hashable, Sendable, BitwiseCopyable, Codable {
    /// What is counted.
    @frozen
    public enum Unit: UInt8, Sendable, BitwiseCopyable, CaseIterable {
        /// `s`.
        case second
        /// `min`.
        case minute
        /// `h`.
        case hour
        /// `D`.
        case day
        /// `W`.
        case week
        /// `M`: of the calendar, so of no fixed length.
        case month
    }

    /// How many of ``unit``, 1 or more.
    public let count: UInt16
    /// What is counted.
    public let unit: Unit

    @inlinable
    init(unchecked count: UInt16, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// Takes a count of a unit. `60 min` and `1 h` are two timeframes.
    /// - Throws: ``MarketError/Code/outOfRange`` unless `count` is 1 to 65,535.
    public init(_ count: Int, _ unit: Unit) throws(MarketError) {
        guard count > 0, let narrow = UInt16(exactly: count) else { throw MarketError(.outOfRange, "Timeframe") }
        self.init(unchecked: narrow, unit)
    }

    /// One second.
    @inlinable
    public static var second: Timeframe { Timeframe(unchecked: 1, .second) }
    /// One minute.
    @inlinable
    public static var minute: Timeframe { Timeframe(unchecked: 1, .minute) }
    /// Five minutes.
    @inlinable
    public static var fiveMinutes: Timeframe { Timeframe(unchecked: 5, .minute) }
    /// Fifteen minutes.
    @inlinable
    public static var fifteenMinutes: Timeframe { Timeframe(unchecked: 15, .minute) }
    /// One hour.
    @inlinable
    public static var hour: Timeframe { Timeframe(unchecked: 1, .hour) }
    /// One day.
    @inlinable
    public static var day: Timeframe { Timeframe(unchecked: 1, .day) }
    /// One week.
    @inlinable
    public static var week: Timeframe { Timeframe(unchecked: 1, .week) }
    /// One month.
    @inlinable
    public static var month: Timeframe { Timeframe(unchecked: 1, .month) }

    /// The time it covers; nil for months, which differ.
    public var duration: Duration? {
        switch unit {
        case .second: .seconds(Int(count))
        case .minute: .seconds(Int(count) * 60)
        case .hour: .seconds(Int(count) * 3600)
        case .day: .seconds(Int(count) * 86_400)
        case .week: .seconds(Int(count) * 604_800)
        case .month: nil
        }
    }
}

extension Timeframe: CustomStringConvertible, ExpressibleByStringLiteral {
    /// Count and unit: `30s`, `5min`, `1h`, `1D`, `1W`, `1M`; also its form in JSON.
    public var description: String { "\(count)\(unit)" }

    /// Reads what ``description`` writes; also `d` and `w`, in the small letter.
    /// - Throws: ``MarketError``: empty, malformed or out of range.
    public init(_ text: String) throws(MarketError) {
        guard !text.isEmpty else { throw MarketError(.empty, "Timeframe") }
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let unit: Unit
        switch Substring(text.utf8.dropFirst(digits.count)) {
        case "s": unit = .second
        case "min": unit = .minute
        case "h": unit = .hour
        case "d", "D": unit = .day
        case "w", "W": unit = .week
        case "M": unit = .month
        default: throw MarketError(.malformed(at: digits.count), "Timeframe")
        }
        guard !digits.isEmpty else { throw MarketError(.malformed(at: 0), "Timeframe") }
        // Digits only, so it is no number if it is too large.
        guard let count = Int(Substring(digits)) else { throw MarketError(.outOfRange, "Timeframe") }
        try self.init(count, unit)
    }

    /// Takes a literal; one that is not a timeframe is a programmer's error and traps.
    public init(stringLiteral text: String) {
        do {
            try self.init(text)
        } catch {
            preconditionFailure("'\(text)' is no literal for this type. \(error.description)")
        }
    }

    /// Decodes the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(container.decode(String.self))
        } catch let error as MarketError {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
        }
    }

    /// Encodes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Timeframe.Unit: CustomStringConvertible {
    /// `s`, `min`, `h`, `D`, `W` or `M`.
    public var description: String {
        switch self {
        case .second: "s"
        case .minute: "min"
        case .hour: "h"
        case .day: "D"
        case .week: "W"
        case .month: "M"
        }
    }
}
