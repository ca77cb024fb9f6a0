/// What can be wrong with a line.
enum Problem: Error, Equatable, CustomStringConvertible {
    /// The first line is not the header.
    case header
    /// The line has fewer fields than there are.
    case missingFields(found: Int)
    /// Something follows the last field.
    case extraField
    /// An empty line with other lines after it.
    case emptyLine
    /// The field is empty.
    case empty
    /// Neither ISO 8601 nor whole nanoseconds.
    case notATimestamp(String)
    /// A month, day, hour, minute, second or offset that does not exist.
    case noSuchTime(String)
    /// More digits than there are nanoseconds in a second.
    case finerThanNanoseconds
    /// A moment before 1677 or after 2262.
    case timeOutOfRange
    /// Not a name: empty, over 255 bytes, not UTF-8, with blanks, quotes or control characters.
    case notAName(String)
    /// Not a decimal number such as `1.0716`.
    case notANumber(String)
    /// Not a number, or infinite.
    case notFinite
    /// Below zero.
    case negative
    /// More decimals than can be kept exactly.
    case tooManyDecimals(most: Int)
    /// More than can be kept exactly.
    case tooLarge

    var description: String {
        switch self {
        case .header: "the first line has to be \(BarField.header)"
        case .missingFields(let found): "the line ends after \(found) of \(BarField.allCases.count) fields"
        case .extraField: "the line goes on after its \(BarField.allCases.count) fields"
        case .emptyLine: "an empty line between others"
        case .empty: "there is nothing in this field"
        case .notATimestamp(let text): "'\(text)' is neither an ISO 8601 time nor whole nanoseconds"
        case .noSuchTime(let text): "there is no such time as '\(text)'"
        case .finerThanNanoseconds: "finer than a nanosecond"
        case .timeOutOfRange: "outside of the years 1677 to 2262"
        case .notAName(let reason): "not a name: \(reason)"
        case .notANumber(let text): "'\(text)' is not a decimal number"
        case .notFinite: "not a finite number"
        case .negative: "below zero"
        case .tooManyDecimals(let most): "more than \(most) decimals"
        case .tooLarge: "too large to be kept exactly"
        }
    }
}
