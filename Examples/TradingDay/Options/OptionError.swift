/// Why a command line is not understood.
enum OptionError: Error, Equatable, CustomStringConvertible {
    /// There is no such option; `suggestion` is the one that looks most like it.
    case unknown(String, suggestion: OptionName?)
    /// A word that belongs to no option.
    case unexpected(String)
    /// The option needs a value and is the last word, or another option follows.
    case missingValue(OptionName)
    /// The option takes no value and was given one with `=`.
    case needlessValue(OptionName)
    /// The value is not what the option needs.
    case badValue(OptionName, String, expected: String)
    /// An option that can be given once was given again.
    case repeated(OptionName)

    /// The exit code for a wrong command line, as in `sysexits.h`.
    static let exitCode: Int32 = 64

    var description: String {
        switch self {
        case .unknown(let word, let suggestion):
            "there is no option '\(word.excerpt)'" + (suggestion.map { "; did you mean \($0.rawValue)?" } ?? "")
        case .unexpected(let word): "'\(word.excerpt)' belongs to no option; files are given with --bars"
        case .missingValue(let option): "\(option.rawValue) needs a value: \(option.placeholder ?? "")"
        case .needlessValue(let option): "\(option.rawValue) takes no value"
        case .badValue(let option, let value, let expected):
            "\(option.rawValue) needs \(expected), not '\(value.excerpt)'"
        case .repeated(let option): "\(option.rawValue) is given twice"
        }
    }
}
